package weir.streams.cassandra.types;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Comparator;
import java.util.UUID;
import weir.config.ScalarType;
import weir.streams.values.CalendarDuration;

/**
 * The bytes of each scalar, as section 6 of the native protocol has them, and the order the server keeps them in. Written straight into the
 * cell: the driver's codecs make several objects a value.
 */
enum Form implements Comparator<Object> {
    BOOLEAN(1, true, (value, to) -> to.put((byte) ((Boolean) value ? 1 : 0))),
    TINYINT(1, false, (value, to) -> to.put((Byte) value)),
    SMALLINT(2, false, (value, to) -> to.putShort((Short) value)),
    INT(4, true, (value, to) -> to.putInt((Integer) value)),
    BIGINT(8, true, (value, to) -> to.putLong((Long) value)),
    FLOAT(4, true, (value, to) -> to.putFloat((Float) value)),
    DOUBLE(8, true, (value, to) -> to.putDouble((Double) value)),
    TIMESTAMP(8, true, (value, to) -> to.putLong(((Instant) value).toEpochMilli())),
    TIME(8, false, (value, to) -> to.putLong(((LocalTime) value).toNanoOfDay())),
    /** Days, where the first of 1970 is in the middle of what is unsigned. */
    DATE(4, false, (value, to) -> to.putInt((int) ((LocalDate) value).toEpochDay() - Integer.MIN_VALUE)),
    UUID(16, true, Form::putUuid) {
        @Override
        public int compare(Object left, Object right) {
            return Uuids.compare((UUID) left, (UUID) right);
        }
    },
    TIMEUUID(16, true, Form::putUuid) {
        @Override
        public int compare(Object left, Object right) {
            return Uuids.compareTimes((UUID) left, (UUID) right);
        }
    },
    /** Text too: by then it is UTF-8. */
    BYTES(-1, false, (value, to) -> to.put(((ByteBuffer) value).duplicate())) {
        @Override
        int size(Object value) {
            return ((ByteBuffer) value).remaining();
        }

        @Override
        public int compare(Object left, Object right) {
            return compareUnsigned((ByteBuffer) left, (ByteBuffer) right);
        }
    },
    VARINT(-1, false, (value, to) -> to.put(((BigInteger) value).toByteArray())) {
        @Override
        int size(Object value) {
            return sizeOf((BigInteger) value);
        }
    },
    DECIMAL(-1, false, (value, to) -> {
        BigDecimal number = (BigDecimal) value;
        to.putInt(number.scale()).put(number.unscaledValue().toByteArray());
    }) {
        @Override
        int size(Object value) {
            return Integer.BYTES + sizeOf(((BigDecimal) value).unscaledValue());
        }
    },
    INET(-1, false, (value, to) -> to.put(((InetAddress) value).getAddress())) {
        @Override
        int size(Object value) {
            return value instanceof Inet4Address ? 4 : 16;
        }

        @Override
        public int compare(Object left, Object right) {
            return compareUnsigned(
                    ByteBuffer.wrap(((InetAddress) left).getAddress()),
                    ByteBuffer.wrap(((InetAddress) right).getAddress()));
        }
    },
    DURATION(-1, false, (value, to) -> {
        CalendarDuration duration = (CalendarDuration) value;
        VInts.putSigned(duration.months(), to);
        VInts.putSigned(duration.days(), to);
        VInts.putSigned(duration.nanoseconds(), to);
    }) {
        @Override
        int size(Object value) {
            CalendarDuration duration = (CalendarDuration) value;
            return VInts.sizeOfSigned(duration.months())
                    + VInts.sizeOfSigned(duration.days())
                    + VInts.sizeOfSigned(duration.nanoseconds());
        }
    };

    private final int size;
    private final boolean isFixed;

    @SuppressWarnings("ImmutableEnumChecker") // lambdas that capture nothing
    private final Put put;

    /** @param isFixed as the server sees it: the smaller types of fixed size are not, for reasons of history */
    Form(int size, boolean isFixed, Put put) {
        this.size = size;
        this.isFixed = isFixed;
        this.put = put;
    }

    static Form of(ScalarType type) {
        return switch (type) {
            case ASCII, BLOB, TEXT -> BYTES;
            case BIGINT -> BIGINT;
            case BOOLEAN -> BOOLEAN;
            case DATE -> DATE;
            case DECIMAL -> DECIMAL;
            case DOUBLE -> DOUBLE;
            case DURATION -> DURATION;
            case FLOAT -> FLOAT;
            case INET -> INET;
            case INT -> INT;
            case SMALLINT -> SMALLINT;
            case TIME -> TIME;
            case TIMESTAMP -> TIMESTAMP;
            case TIMEUUID -> TIMEUUID;
            case TINYINT -> TINYINT;
            case UUID -> UUID;
            case VARINT -> VARINT;
        };
    }

    int size(Object value) {
        return size;
    }

    void put(Object value, ByteBuffer to) {
        put.put(value, to);
    }

    boolean isFixed() {
        return isFixed;
    }

    /**
     * Numbers, dates and times: as Java orders them; both values are of one class. Durations are never asked: the server lets none into a
     * set or the keys of a map.
     */
    @Override
    @SuppressWarnings(
            "unchecked") // a conversion to a type always yields the same class, and these compare with their own
    public int compare(Object left, Object right) {
        return ((Comparable<Object>) left).compareTo(right);
    }

    static int compareUnsigned(ByteBuffer left, ByteBuffer right) {
        int at = left.mismatch(right);
        if (at < 0) return 0;
        if (at == left.remaining() || at == right.remaining()) {
            return Integer.compare(left.remaining(), right.remaining());
        }
        return Byte.compareUnsigned(left.get(left.position() + at), right.get(right.position() + at));
    }

    private static void putUuid(Object value, ByteBuffer to) {
        UUID uuid = (UUID) value;
        to.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    }

    private static int sizeOf(BigInteger number) {
        return number.bitLength() / Byte.SIZE + 1;
    }

    @FunctionalInterface
    private interface Put {
        void put(Object value, ByteBuffer to);
    }
}
