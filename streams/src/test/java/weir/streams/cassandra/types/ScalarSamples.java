package weir.streams.cassandra.types;

import com.datastax.oss.driver.api.core.data.ByteUtils;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import weir.streams.cassandra.types.Samples.Broken;
import weir.streams.cassandra.types.Samples.Fitting;
import weir.streams.values.CalendarDuration;

/** Random scalars, ends of ranges among them, given as themselves or in another form that means the same. */
final class ScalarSamples {
    private final Random random;
    private final Map<DataType, Supplier<Object>> held = new HashMap<>();

    ScalarSamples(Random random) {
        this.random = random;
        held.put(DataTypes.ASCII, () -> text(0, 128));
        held.put(DataTypes.BIGINT, () -> whole(64));
        held.put(DataTypes.BLOB, () -> ByteBuffer.wrap(bytes(random.nextInt(20))));
        held.put(DataTypes.BOOLEAN, random::nextBoolean);
        held.put(DataTypes.DATE, () -> LocalDate.ofEpochDay(whole(32)));
        held.put(
                DataTypes.DECIMAL,
                () -> new BigDecimal(new BigInteger(1 + random.nextInt(90), random), random.nextInt(60) - 20));
        held.put(
                DataTypes.DOUBLE,
                () -> oneOf(
                        List.of(Double.NaN, -0.0, 0.0, Double.MIN_VALUE, Double.MAX_VALUE, Double.NEGATIVE_INFINITY),
                        Double.longBitsToDouble(random.nextLong())));
        held.put(DataTypes.DURATION, this::duration);
        held.put(
                DataTypes.FLOAT,
                () -> oneOf(
                        List.of(Float.NaN, -0.0f, 0.0f, Float.MIN_VALUE, Float.MAX_VALUE, Float.POSITIVE_INFINITY),
                        Float.intBitsToFloat(random.nextInt())));
        held.put(DataTypes.INET, () -> address(random.nextBoolean() ? 4 : 16));
        held.put(DataTypes.INT, () -> (int) whole(32));
        held.put(DataTypes.SMALLINT, () -> (short) whole(16));
        held.put(DataTypes.TEXT, () -> text(0, 0x11000));
        held.put(
                DataTypes.TIME,
                () -> oneOf(List.of(LocalTime.MIN, LocalTime.MAX), LocalTime.ofNanoOfDay((long)
                        (random.nextDouble() * 86_400e9))));
        held.put(DataTypes.TIMESTAMP, () -> Instant.ofEpochMilli(whole(random.nextInt(4) == 0 ? 64 : 45)));
        held.put(DataTypes.TIMEUUID, () -> new UUID((random.nextLong() & ~0xf000L) | 0x1000L, random.nextLong()));
        held.put(DataTypes.TINYINT, () -> (byte) whole(8));
        held.put(DataTypes.UUID, () -> new UUID(random.nextLong(), random.nextLong()));
        held.put(
                DataTypes.VARINT,
                () -> new BigInteger(1 + random.nextInt(200), random)
                        .multiply(BigInteger.valueOf(random.nextBoolean() ? 1 : -1)));
    }

    @SuppressWarnings("NullAway") // every scalar has one
    Fitting fitting(DataType type) {
        Object value = held.get(type).get();
        return new Fitting(given(value), value);
    }

    private Object given(Object value) {
        int kind = random.nextInt(4);
        if (kind == 0) return text(value);
        if (kind == 1 && value instanceof Number number && !(value instanceof Float) && !(value instanceof Double)) {
            BigDecimal decimal = new BigDecimal(number.toString());
            if (value instanceof BigDecimal) return decimal;
            return decimal.toBigInteger().bitLength() < 64 && random.nextBoolean()
                    ? (Object) number.longValue()
                    : random.nextBoolean() ? decimal : decimal.toBigInteger();
        }
        if (kind == 1 && value instanceof Float number) return (double) number;
        return value;
    }

    private static Object text(Object value) {
        if (value instanceof InetAddress address) return address.getHostAddress();
        if (value instanceof ByteBuffer bytes) return ByteUtils.toHexString(bytes);
        return value.toString();
    }

    Broken broken(DataType type) {
        boolean isText = type.equals(DataTypes.TEXT) || type.equals(DataTypes.ASCII);
        if (type.equals(DataTypes.TEXT) && random.nextBoolean()) {
            return new Broken("half \udc00", "text of 6 characters holds half a surrogate pair");
        }
        if (type.equals(DataTypes.ASCII) && random.nextBoolean()) {
            return new Broken("é", "text of 1 character holds characters that are not ASCII");
        }
        if (!isText && random.nextBoolean()) {
            return new Broken("?", "text of 1 character is not " + noun(type));
        }
        if (type.equals(DataTypes.INT) && random.nextBoolean()) {
            return new Broken(1L << 31, "2147483648 is out of range for int (-2147483648 to 2147483647)");
        }
        return random.nextBoolean()
                ? new Broken(Map.of("a", 1L), "an object of 1 field is not " + noun(type))
                : new Broken(List.of(1L, 2L), "a list of 2 elements is not " + noun(type));
    }

    private static String noun(DataType type) {
        String word = type.asCql(false, false);
        return switch (word) {
            case "text", "ascii" -> "text";
            case "tinyint", "smallint", "int", "bigint", "varint" -> "a whole number";
            case "decimal", "float", "double" -> "a number";
            case "uuid", "timeuuid" -> "a uuid";
            case "inet" -> "an address";
            default -> "a " + word;
        };
    }

    private <T> T oneOf(List<T> edges, T other) {
        return random.nextInt(4) == 0 ? edges.get(random.nextInt(edges.size())) : other;
    }

    private long whole(int bits) {
        long least = -1L << (bits - 1);
        return oneOf(List.of(least, -1L, 0L, 1L, -1 - least), random.nextLong() >> (64 - bits) >> random.nextInt(bits));
    }

    private CalendarDuration duration() {
        int sign = random.nextBoolean() ? 1 : -1;
        return new CalendarDuration(
                sign * (random.nextInt() >>> (1 + random.nextInt(31))),
                sign * (random.nextInt() >>> (1 + random.nextInt(31))),
                sign * (random.nextLong() >>> (1 + random.nextInt(63))));
    }

    private String text(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            int c = from + random.nextInt(to - from);
            text.appendCodePoint(c >= 0xd800 && c < 0xe000 ? 'x' : c);
        }
        return text.toString();
    }

    private InetAddress address(int length) {
        try {
            return InetAddress.getByAddress(bytes(length));
        } catch (UnknownHostException wrongLength) {
            throw new AssertionError(wrongLength);
        }
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
