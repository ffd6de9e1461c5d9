package weir.streams.values;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * The grammar of numbers in text: {@code -}, digits, {@code .} and digits, {@code e} and a signed exponent; all but the digits may be
 * missing. ASCII only. Leading zeros are allowed; blanks, {@code +}, {@code .5}, {@code 5.}, {@code 1_000}, {@code 1f} and {@code 0x1} are not.
 */
final class NumberText {
    /** Of a text; what is longer would cost CPU that grows with the square of its length. */
    static final int MOST_CHARACTERS = 1_000;

    /** Of an exponent, either sign: beyond, a small input would become a huge number. */
    static final int MOST_EXPONENT = 10_000;

    private static final int DIGITS_OF_A_LONG = 18;

    private NumberText() {}

    /** Where a run of digits that begins at {@code from} ends; {@code from} itself if there is none. */
    private static int afterDigits(String text, int from) {
        int at = from;
        while (at < text.length() && isDigit(text.charAt(at))) at++;
        return at;
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** True for digits with or without a minus, and nothing else. */
    static boolean isWhole(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        return start < text.length() && afterDigits(text, start) == text.length();
    }

    /** True when the value of a whole number surely fits a long, so that {@link #shortWhole} may read it. */
    static boolean isShort(String text) {
        return text.length() <= DIGITS_OF_A_LONG;
    }

    /** The value of a text that {@link #isWhole} and {@link #isShort}. */
    static long shortWhole(String text) {
        int start = text.charAt(0) == '-' ? 1 : 0;
        long number = 0;
        for (int i = start; i < text.length(); i++) number = number * 10 + (text.charAt(i) - '0');
        return start == 1 ? -number : number;
    }

    /** A whole number of any size. */
    static BigInteger whole(String text) throws ConversionException {
        if (!isWhole(text)) throw Refusals.isNot(text, "a whole number");
        checkLength(text);
        return new BigInteger(text);
    }

    /** A number with or without fraction and exponent. */
    static BigDecimal decimal(String text) throws ConversionException {
        significantDigits(text);
        return new BigDecimal(text);
    }

    /** A number with or without fraction, but without exponent. */
    static BigDecimal plain(String text) throws ConversionException {
        if (text.indexOf('e') >= 0 || text.indexOf('E') >= 0) throw Refusals.isNot(text, "a number");
        return decimal(text);
    }

    /** How many digits a number is given with, leading zeros aside; 0 for a zero. Checks the whole grammar and its bounds. */
    static int significantDigits(String text) throws ConversionException {
        int start = text.startsWith("-") ? 1 : 0;
        int point = afterDigits(text, start);
        int end = point;
        if (point < text.length() && text.charAt(point) == '.') end = afterDigits(text, point + 1);
        if (point == start || end == point + 1) throw Refusals.isNot(text, "a number");
        if (end < text.length()) checkExponent(text, end);
        checkLength(text);

        int first = start;
        while (first < end && (text.charAt(first) == '0' || text.charAt(first) == '.')) first++;
        return end - first - (first < point && end > point ? 1 : 0);
    }

    private static void checkExponent(String text, int at) throws ConversionException {
        if (text.charAt(at) != 'e' && text.charAt(at) != 'E') throw Refusals.isNot(text, "a number");
        int start = at + 1;
        if (start < text.length() && (text.charAt(start) == '-' || text.charAt(start) == '+')) start++;
        if (start == text.length() || afterDigits(text, start) < text.length()) throw Refusals.isNot(text, "a number");
        int exponent = 0;
        for (int i = start; i < text.length() && exponent <= MOST_EXPONENT; i++) {
            exponent = exponent * 10 + (text.charAt(i) - '0');
        }
        if (exponent > MOST_EXPONENT) throw exponentTooLarge(text);
    }

    private static void checkLength(String text) throws ConversionException {
        if (text.length() <= MOST_CHARACTERS) return;
        throw Refusals.because(text, "is too long for a number (up to " + MOST_CHARACTERS + ")");
    }

    static ConversionException exponentTooLarge(Object value) {
        return Refusals.because(
                value, "has an exponent out of range (-" + MOST_EXPONENT + " to " + MOST_EXPONENT + ")");
    }
}
