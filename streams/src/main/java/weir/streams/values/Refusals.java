package weir.streams.values;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Why a value was refused. A message goes to logs and dead letters, and a value may be personal: numbers are shown when short, everything
 * else is described by kind and length.
 */
public final class Refusals {
    private static final int MOST_SHOWN = 30;

    private Refusals() {}

    /** As in {@code text of 3 characters is not a number}. */
    public static ConversionException isNot(Object value, String wanted) {
        return because(value, "is not " + wanted);
    }

    static ConversionException outOfRange(Object value, String range) {
        return because(value, "is out of range for " + range);
    }

    public static ConversionException because(Object value, String reason) {
        return new ConversionException(describe(value) + " " + reason);
    }

    static String describe(Object value) {
        if (value instanceof String text) return text(text.codePointCount(0, text.length()));
        if (value instanceof BigInteger number) return number(new BigDecimal(number));
        if (value instanceof BigDecimal number) return number(number);
        if (value instanceof Number) return value.toString();
        if (value instanceof Boolean) return "a boolean";
        if (value instanceof UUID) return "a uuid";
        if (value instanceof Instant) return "a timestamp";
        if (value instanceof LocalDate) return "a date";
        if (value instanceof LocalTime) return "a time";
        if (value instanceof InetAddress) return "an address";
        if (value instanceof ByteBuffer bytes) return "a blob of " + counted(bytes.remaining(), "byte");
        if (value instanceof CalendarDuration) return "a duration";
        if (value instanceof List<?> list) return "a list of " + counted(list.size(), "element");
        if (value instanceof Map<?, ?> object) return "an object of " + counted(object.size(), "field");
        return "a " + value.getClass().getSimpleName();
    }

    private static String text(int length) {
        return length == 0 ? "empty text" : "text of " + counted(length, "character");
    }

    private static String number(BigDecimal number) {
        if (number.precision() > MOST_SHOWN) return "a number of " + number.precision() + " digits";
        boolean isPlain = number.scale() >= 0 && number.scale() <= MOST_SHOWN;
        return isPlain ? number.toPlainString() : number.toString(); // plain, of a huge scale, would fill memory
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
