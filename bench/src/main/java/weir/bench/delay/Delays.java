package weir.bench.delay;

import java.util.Arrays;

/**
 * How long rows took, in milliseconds.
 *
 * @param p50 half of them took no longer
 * @param p99 nor did 99 of 100 take longer than this
 */
public record Delays(double p50, double p99, double most) {
    /** Of these times. */
    public static Delays of(long[] nanoseconds) {
        long[] sorted = nanoseconds.clone();
        Arrays.sort(sorted);
        return new Delays(rank(sorted, 0.5), rank(sorted, 0.99), rank(sorted, 1));
    }

    /** The least that so large a part of all is not above. */
    private static double rank(long[] sorted, double part) {
        return sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)] / 1e6;
    }
}
