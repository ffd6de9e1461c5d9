package weir.streams.values;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.HexFormat;
import java.util.UUID;

/** To text and ascii: every scalar in the one form that its own type reads back. */
final class Texts {
    private static final int MOST_PLACES = 100; // after the point

    private Texts() {}

    static String text(Object value) throws ConversionException {
        if (!(value instanceof String text)) return canonical(value);
        if (hasHalfPair(text))
            throw Refusals.because(value, "holds half a surrogate pair"); // UTF-8 cannot, '?' would be written
        return text;
    }

    static String ascii(Object value) throws ConversionException {
        if (!(value instanceof String text)) return canonical(value);
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 127) throw Refusals.because(value, "holds characters that are not ASCII");
        }
        return text;
    }

    private static String canonical(Object value) throws ConversionException {
        if (value instanceof BigDecimal number) return decimal(Numbers.bounded(number));
        if (value instanceof InetAddress address) return Literals.inet(address).getHostAddress();
        if (value instanceof ByteBuffer bytes) return "0x" + hex(bytes.duplicate());
        if (value instanceof Number
                || value instanceof Boolean
                || value instanceof UUID
                || value instanceof Instant
                || value instanceof LocalDate
                || value instanceof LocalTime
                || value instanceof CalendarDuration) {
            return value.toString();
        }
        throw Refusals.isNot(value, "text");
    }

    /** Keeps the scale: digits as given, an exponent where zeros would have to be made up, as of 1E+3, or would be too many. */
    private static String decimal(BigDecimal number) {
        return number.scale() >= 0 && number.scale() <= MOST_PLACES ? number.toPlainString() : number.toString();
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return HexFormat.of().formatHex(copy);
    }

    private static boolean hasHalfPair(String text) {
        int last = text.length() - 1;
        for (int i = 0; i <= last; i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) continue;
            boolean isPaired = Character.isHighSurrogate(c)
                    ? i < last && Character.isLowSurrogate(text.charAt(i + 1))
                    : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
            if (!isPaired) return true;
        }
        return false;
    }
}
