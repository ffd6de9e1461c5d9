package weir.streams.values;

import java.time.ZoneId;
import java.util.Optional;
import weir.config.ScalarType;

/**
 * The conversion to each scalar type, for casts and for columns: exact, or refused with a reason; never rounded, truncated, trimmed or
 * guessed. What each accepts stands with it; lists and objects are no scalars and always refused.
 *
 * <p>A value comes out as String (text, ascii), Boolean, Byte (tinyint), Short (smallint), Integer (int), Long (bigint), BigInteger
 * (varint), BigDecimal (decimal), Float, Double, UUID (uuid, timeuuid), Instant (timestamp), LocalDate (date), LocalTime (time),
 * CalendarDuration (duration), ByteBuffer (blob) or InetAddress (inet). Make one per field and keep it: formats are compiled here.
 */
public final class Conversions {
    private static final Timestamps ISO = Timestamps.iso(Optional.empty());

    private Conversions() {}

    /** With the ISO 8601 forms of timestamp, date and time. */
    public static Conversion to(ScalarType type) {
        return to(type, Optional.empty(), Optional.empty());
    }

    /**
     * With a format or zone of the settings, as {@link weir.config.CastConfig.To} describes them.
     *
     * @throws IllegalArgumentException when the format is no pattern, or the type takes no format or zone
     */
    public static Conversion to(ScalarType type, Optional<String> format, Optional<ZoneId> zone) {
        if (zone.isPresent() && type != ScalarType.TIMESTAMP) {
            throw new IllegalArgumentException(type.word() + " takes no zone (expected: timestamp)");
        }
        return switch (type) {
            case TIMESTAMP -> Timestamps.of(format, zone);
            case DATE -> Dates.date(format);
            case TIME -> Dates.time(format);
            default -> {
                if (format.isEmpty()) yield plain(type);
                throw new IllegalArgumentException(
                        type.word() + " takes no format (expected: timestamp, date or time)");
            }
        };
    }

    /**
     * Microseconds since the epoch, of a timestamp or its ISO 8601 text; unlike a timestamp column, a write time takes more than
     * milliseconds.
     */
    public static long micros(Object value) throws ConversionException {
        return ISO.micros(value);
    }

    private static Conversion plain(ScalarType type) {
        return switch (type) {
            case ASCII -> Texts::ascii;
            case BIGINT -> Whole.BIGINT;
            case BLOB -> Literals::blob;
            case BOOLEAN -> Literals::bool;
            case DECIMAL -> Numbers::decimal;
            case DOUBLE -> Floating.DOUBLE;
            case DURATION -> Durations::duration;
            case FLOAT -> Floating.FLOAT;
            case INET -> Literals::inet;
            case INT -> Whole.INT;
            case SMALLINT -> Whole.SMALLINT;
            case TEXT -> Texts::text;
            case TIMEUUID -> Literals::timeuuid;
            case TINYINT -> Whole.TINYINT;
            case UUID -> Literals::uuid;
            case VARINT -> Numbers::varint;
            case DATE, TIME, TIMESTAMP -> throw new AssertionError(type + " has formats");
        };
    }
}
