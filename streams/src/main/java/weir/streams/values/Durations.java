package weir.streams.values;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * To duration from text, in the forms of CQL: {@code 1y2mo3w4d5h6m7s8ms9us10ns} in either case, {@code P1Y2M3DT4H5M6S}, {@code P4W} and
 * {@code P0001-02-03T04:05:06}; a minus before it makes all of it negative. Units come from large to small, each once; fractions are not
 * part of any of these.
 */
final class Durations {
    /** Of years and months in months, weeks and days in days, hours down to nanoseconds in nanoseconds. */
    private static final long[] SIZES = {
        12, 1, 7, 1, 3_600_000_000_000L, 60_000_000_000L, 1_000_000_000, 1_000_000, 1_000, 1
    };

    /** Each with one group for each of these units; empty where the form has none. */
    private static final List<Pattern> FORMS = List.of(
            Pattern.compile("P(?:(\\d++)Y)?(?:(\\d++)M)?()(?:(\\d++)D)?"
                    + "(?:T(?=\\d)(?:(\\d++)H)?(?:(\\d++)M)?(?:(\\d++)S)?)?()()()"),
            Pattern.compile("P()()(\\d++)W()()()()()()()"),
            Pattern.compile("P(\\d{4})-(\\d{2})()-(\\d{2})T(\\d{2}):(\\d{2}):(\\d{2})()()()"),
            Pattern.compile(
                    "(?:(\\d++)y)?(?:(\\d++)mo)?(?:(\\d++)w)?(?:(\\d++)d)?(?:(\\d++)h)?(?:(\\d++)m)?(?:(\\d++)s)?"
                            + "(?:(\\d++)ms)?(?:(\\d++)[uµ]s)?(?:(\\d++)ns)?",
                    Pattern.CASE_INSENSITIVE));

    private Durations() {}

    static CalendarDuration duration(Object value) throws ConversionException {
        if (value instanceof CalendarDuration duration) return duration;
        if (!(value instanceof String text)) throw Refusals.isNot(value, "a duration");
        boolean isNegative = text.startsWith("-");
        String rest = isNegative ? text.substring(1) : text;
        for (Pattern form : FORMS) {
            Matcher found = form.matcher(rest);
            if (found.matches() && hasNumber(found)) return duration(text, found, isNegative ? -1 : 1);
        }
        throw Refusals.isNot(value, "a duration");
    }

    private static boolean hasNumber(Matcher found) {
        for (int unit = 1; unit <= SIZES.length; unit++) {
            if (!digits(found, unit).isEmpty()) return true;
        }
        return false;
    }

    private static String digits(Matcher found, int unit) {
        String digits = found.group(unit);
        return digits == null ? "" : digits;
    }

    private static CalendarDuration duration(String text, Matcher found, int sign) throws ConversionException {
        try {
            return new CalendarDuration(
                    Math.toIntExact(sum(found, sign, 1, 2)),
                    Math.toIntExact(sum(found, sign, 3, 4)),
                    sum(found, sign, 5, SIZES.length));
        } catch (ArithmeticException | NumberFormatException tooLarge) {
            throw Refusals.outOfRange(text, "duration");
        }
    }

    /** With the sign from the start: there is one more below zero than above. */
    private static long sum(Matcher found, int sign, int first, int last) {
        long sum = 0;
        for (int unit = first; unit <= last; unit++) {
            String digits = digits(found, unit);
            if (digits.isEmpty()) continue;
            sum = Math.addExact(sum, Math.multiplyExact(sign * Long.parseLong(digits), SIZES[unit - 1]));
        }
        return sum;
    }
}
