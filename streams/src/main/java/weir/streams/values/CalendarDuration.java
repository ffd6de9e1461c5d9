package weir.streams.values;

/**
 * A duration as CQL keeps it: months and days are counted apart, because neither has a fixed length.
 *
 * <p>All three are negative or zero, or all three are positive or zero.
 */
public record CalendarDuration(int months, int days, long nanoseconds) {
    public CalendarDuration {
        boolean hasNegative = months < 0 || days < 0 || nanoseconds < 0;
        boolean hasPositive = months > 0 || days > 0 || nanoseconds > 0;
        if (hasNegative && hasPositive) {
            throw new IllegalArgumentException("months " + months + ", days " + days + ", nanoseconds " + nanoseconds
                    + " (expected: none negative, or none positive)");
        }
    }

    /** As CQL writes it: {@code 1y2mo3d4h5m6s7ms8us9ns}, a minus before it when negative. */
    @Override
    public String toString() {
        if (months == 0 && days == 0 && nanoseconds == 0) return "0s";
        StringBuilder text = new StringBuilder(months < 0 || days < 0 || nanoseconds < 0 ? "-" : "");
        append(text, months / 12, "y");
        append(text, months % 12, "mo");
        append(text, days, "d");
        append(text, nanoseconds / 3_600_000_000_000L, "h");
        append(text, nanoseconds / 60_000_000_000L % 60, "m");
        append(text, nanoseconds / 1_000_000_000 % 60, "s");
        append(text, nanoseconds / 1_000_000 % 1_000, "ms");
        append(text, nanoseconds / 1_000 % 1_000, "us");
        append(text, nanoseconds % 1_000, "ns");
        return text.toString();
    }

    private static void append(StringBuilder text, long count, String unit) {
        if (count != 0) text.append(Math.abs(count)).append(unit);
    }
}
