package weir.streams.source.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;

/**
 * A value of the log as the same value of a first load. What the log tells otherwise, or not whole, is asked for: then it is read from the
 * table as a load would.
 */
final class LogValues {
    /** To be read from the table. */
    static final Object ASK = new Object();
    /** Not told, as it has not changed. */
    static final Object UNCHANGED = new Object();

    /** Texts of other forms than the database's own. */
    private static final Set<String> OTHERWISE = Set.of("money", "timetz", "hstore", "interval", "bit", "varbit");

    /** An array in one dimension, all of it finite and none of it null. */
    private static final Pattern NUMBERS = Pattern.compile("\\{(-?[0-9.]+(,-?[0-9.]+)*)?}");

    private static final long MICROS = 1_000_000;
    private static final long DAY = 86_400 * MICROS;
    private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();
    private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();

    private final String text;
    private final ByteBuffer bytes;
    private final List<List<?>> lists;

    /** @param unchanged what the engine puts for a value that is not told; in lists of numbers, its bytes */
    LogValues(String unchanged) {
        this.text = unchanged;
        this.bytes = ByteBuffer.wrap(unchanged.getBytes(UTF_8));
        List<Integer> ints = new ArrayList<>();
        List<Long> longs = new ArrayList<>();
        for (byte each : bytes.array()) {
            ints.add((int) each);
            longs.add((long) each);
        }
        this.lists = List.of(ints, longs);
    }

    Object of(Cell cell, String type, Schema schema, Object value) {
        if (isUnchanged(value)) return UNCHANGED;
        return switch (cell) {
            case BOOLEAN -> value instanceof Boolean ? value : ASK;
            case BYTE -> value instanceof Number number ? (Object) number.byteValue() : ASK;
            case SHORT -> value instanceof Number number ? (Object) number.shortValue() : ASK;
            case INTEGER -> value instanceof Number number ? (Object) number.intValue() : ASK;
            case LONG -> value instanceof Number number ? (Object) number.longValue() : ASK;
            case FLOAT -> value instanceof Number number ? (Object) number.floatValue() : ASK;
            case DOUBLE -> value instanceof Number number ? (Object) number.doubleValue() : ASK;
            case BIG_INTEGER -> value instanceof BigDecimal number ? number.toBigIntegerExact() : ASK;
            case DECIMAL -> value instanceof String number ? decimal(number) : ASK;
            case TEXT -> value instanceof String ? value : ASK;
            case UNIQUE_ID -> value instanceof String id ? UUID.fromString(id) : ASK;
            case BYTES -> raw(value);
            case BITS -> bits(value);
            case DATE -> value instanceof Integer days ? date(days) : ASK;
            case TIME -> {
                if (isText(value)) yield LocalTime.parse((String) value);
                yield value instanceof Long micros ? time(micros) : ASK;
            }
            case LOCAL_TIMESTAMP -> {
                if (isText(value)) yield value;
                yield value instanceof Long units && unit(schema) > 0 ? local(units * unit(schema)) : ASK;
            }
            case INSTANT, UTC_TEXT -> {
                if (isText(value)) yield Instant.parse((String) value);
                yield value instanceof Long micros ? instant(micros) : ASK;
            }
            case ARRAY -> {
                if (value instanceof String numbers) yield numbers(numbers);
                yield value instanceof List<?> list ? array(type, list) : ASK;
            }
        };
    }

    /** As {@link SqlServerForms} has times. */
    private static boolean isText(Object value) {
        return value instanceof String text && !text.equals(SqlServerForms.NONE);
    }

    /** Whether a text of this type has another form in the log than a load would read. */
    static boolean isOtherwise(String type) {
        return OTHERWISE.contains(type) || type.startsWith("_");
    }

    /** Whether the engine has it also for a day that is none, such as MariaDB's 0000-00-00, in a column that is never null. */
    static boolean isFirstDay(Object value) {
        return LocalDate.EPOCH.equals(value)
                || Instant.EPOCH.equals(value)
                || (value instanceof String text && text.equals("1970-01-01T00:00"));
    }

    private boolean isUnchanged(Object value) {
        if (value instanceof String each) return each.equals(text);
        if (value instanceof ByteBuffer each) return each.equals(bytes);
        if (value instanceof byte[] each) return ByteBuffer.wrap(each).equals(bytes);
        if (value instanceof List<?> list)
            return lists.contains(list) || (list.size() == 1 && text.equals(list.get(0)));
        return false;
    }

    private static Object decimal(String number) {
        try {
            return new BigDecimal(number);
        } catch (NumberFormatException notFinite) {
            return ASK;
        }
    }

    private static Object raw(Object value) {
        if (value instanceof ByteBuffer) return value;
        return value instanceof byte[] array ? ByteBuffer.wrap(array) : ASK;
    }

    /** The engine has the lowest byte first. */
    private static Object bits(Object value) {
        if (value instanceof Boolean bit) return bit ? BigInteger.ONE : BigInteger.ZERO;
        if (!(value instanceof byte[] little)) return ASK;
        byte[] big = new byte[little.length];
        for (int i = 0; i < big.length; i++) big[i] = little[big.length - 1 - i];
        return new BigInteger(1, big);
    }

    private static Object date(int days) {
        return days < FIRST_DAY || days > LAST_DAY ? ASK : LocalDate.ofEpochDay(days);
    }

    private static Object time(long micros) {
        return micros < 0 || micros >= DAY ? ASK : LocalTime.ofNanoOfDay(micros * 1000);
    }

    /** Microseconds to one of the schema's; 0 when it is finer than that. */
    private static long unit(Schema schema) {
        return switch (String.valueOf(schema.name())) {
            case "io.debezium.time.Timestamp" -> 1000;
            case "io.debezium.time.MicroTimestamp" -> 1;
            default -> 0;
        };
    }

    private static Object local(long micros) {
        long seconds = Math.floorDiv(micros, MICROS);
        long days = Math.floorDiv(micros, DAY);
        if (days < FIRST_DAY || days > LAST_DAY) return ASK;
        return LocalDateTime.ofEpochSecond(seconds, (int) Math.floorMod(micros, MICROS) * 1000, ZoneOffset.UTC)
                .toString();
    }

    /** As {@link LogForms} has it. */
    private static Object instant(long micros) {
        long days = Math.floorDiv(micros, DAY);
        if (days < FIRST_DAY || days > LAST_DAY) return ASK;
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000);
    }

    /** As {@link LogForms} has it. */
    private static Object numbers(String text) {
        if (!NUMBERS.matcher(text).matches()) return ASK;
        if (text.equals("{}")) return List.of();
        return Stream.of(text.substring(1, text.length() - 1).split(","))
                .map(BigDecimal::new)
                .toList();
    }

    /** Of a matrix: the engine has a row of numbers for null, and one of texts as Java prints an array. */
    private static boolean isRow(Object element) {
        return element instanceof String text && text.startsWith("[L");
    }

    private static Object array(String type, List<?> list) {
        List<Object> elements = new ArrayList<>(list.size());
        for (Object element : list) {
            if (element == null || isRow(element)) return ASK;
            if (type.equals("_uuid")) {
                if (!(element instanceof String each)) return ASK;
                elements.add(UUID.fromString(each));
            } else {
                elements.add(element);
            }
        }
        return elements;
    }
}
