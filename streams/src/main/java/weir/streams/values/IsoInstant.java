package weir.streams.values;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * Reads the common form, {@code 2024-05-06T07:08:09.123Z} or {@code …+02:00}, ten times as fast as a formatter. Whatever else ISO 8601
 * allows, and whatever is wrong, is left to the formatter.
 */
final class IsoInstant {
    private static final String MASK = "####-##-##T##:##:##";
    private static final int NANO_DIGITS = 9;

    private IsoInstant() {}

    /** Null when the text is not of that form. */
    static @Nullable Instant parse(String text) {
        if (text.length() <= MASK.length() || !isMasked(text)) return null;
        int month = two(text, 5);
        int day = two(text, 8);
        int hour = two(text, 11);
        int minute = two(text, 14);
        int second = two(text, 17);
        int year = two(text, 0) * 100 + two(text, 2);
        if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return null;
        if (day > 28 && day > YearMonth.of(year, month).lengthOfMonth()) return null;

        int at = MASK.length();
        int nanos = 0;
        if (text.charAt(at) == '.') {
            int start = ++at;
            while (at < text.length() && NumberText.isDigit(text.charAt(at))) {
                if (at - start == NANO_DIGITS) return null;
                nanos = nanos * 10 + (text.charAt(at++) - '0');
            }
            if (at == start) return null;
            for (int i = at - start; i < NANO_DIGITS; i++) nanos *= 10;
        }
        int offset = offset(text, at);
        if (offset == Integer.MIN_VALUE) return null;
        long days = LocalDate.of(year, month, day).toEpochDay();
        return Instant.ofEpochSecond(days * 86_400 + hour * 3_600L + minute * 60L + second - offset, nanos);
    }

    /** In seconds; {@code Integer.MIN_VALUE} when it is neither Z nor ±hh:mm. */
    private static int offset(String text, int at) {
        int left = text.length() - at;
        if (left == 1 && text.charAt(at) == 'Z') return 0;
        if (left != 6 || text.charAt(at + 3) != ':') return Integer.MIN_VALUE;
        for (int i : new int[] {at + 1, at + 2, at + 4, at + 5}) {
            if (!NumberText.isDigit(text.charAt(i))) return Integer.MIN_VALUE;
        }
        int size = two(text, at + 1) * 3_600 + two(text, at + 4) * 60;
        if (two(text, at + 1) > 17 || two(text, at + 4) > 59)
            return Integer.MIN_VALUE; // the formatter decides on 18:00
        return switch (text.charAt(at)) {
            case '+' -> size;
            case '-' -> -size;
            default -> Integer.MIN_VALUE;
        };
    }

    private static boolean isMasked(String text) {
        for (int i = 0; i < MASK.length(); i++) {
            char wanted = MASK.charAt(i);
            if (wanted == '#' ? !NumberText.isDigit(text.charAt(i)) : text.charAt(i) != wanted) return false;
        }
        return true;
    }

    private static int two(String text, int at) {
        return (text.charAt(at) - '0') * 10 + (text.charAt(at + 1) - '0');
    }
}
