package weir.bench;

import weir.bench.Servers.Moment;
import weir.bench.measure.GcLog;
import weir.bench.measure.Usage;

/**
 * What one contender used for all rows; microseconds are of CPU, per row.
 *
 * @param heap as {@code -Xmx} takes it
 * @param seconds from the first row read to the last acknowledged
 * @param us all CPU of the contender's process, without what it had used when it was ready
 * @param secondHalfUs the same over the later rows, when most of the code is compiled
 * @param compilingUs part of {@code us} that compiled code
 * @param collectingUs part of {@code us} that collected garbage
 * @param serverUs of what takes the rows
 * @param sourceUs of what the rows are read from
 * @param startSeconds of CPU before the first row
 * @param allocatedBytes per row; the daemon's start is among them
 * @param others cores that were busy with what has no part in this: below 0.1 the figures are good, above 0.5 rates are not
 */
record Figures(
        String contender,
        int round,
        String heap,
        long rows,
        double seconds,
        double rowsPerSecond,
        double us,
        double secondHalfUs,
        double compilingUs,
        double collectingUs,
        double serverUs,
        double sourceUs,
        double startSeconds,
        double allocatedBytes,
        double peakHeapMiB,
        double peakLiveMiB,
        double peakMemoryMiB,
        double others) {

    /** The moments of a run; {@code idle} is what the contender uses until it is ready. */
    record Run(Usage idle, Moment first, Moment half, long rowsAtHalf, Moment last) {}

    static Figures of(String contender, int round, String heap, long rows, Run run, GcLog garbage) {
        Moment first = run.first();
        Moment last = run.last();
        double seconds = last.time() - first.time();
        double clientSince = last.client().cpu() - first.client().cpu();
        double ours = clientSince + (last.own() - first.own());
        return new Figures(
                contender,
                round,
                heap,
                rows,
                seconds,
                rows / seconds,
                perRow(last.client().cpu() - run.idle().cpu(), rows),
                perRow(last.client().cpu() - run.half().client().cpu(), rows - run.rowsAtHalf()),
                perRow(last.client().compiling() - run.idle().compiling(), rows),
                perRow(last.client().collecting() - run.idle().collecting(), rows),
                perRow(last.target() - first.target(), rows),
                perRow(last.source() - first.source(), rows),
                run.idle().cpu(),
                (double) garbage.allocated() / rows,
                mebibytes(garbage.peakHeap()),
                mebibytes(garbage.peakLive()),
                mebibytes(last.client().peakMemory()),
                (last.machine() - first.machine() - ours) / seconds);
    }

    /** The same under another name. */
    Figures of(String name) {
        return new Figures(
                name,
                round,
                heap,
                rows,
                seconds,
                rowsPerSecond,
                us,
                secondHalfUs,
                compilingUs,
                collectingUs,
                serverUs,
                sourceUs,
                startSeconds,
                allocatedBytes,
                peakHeapMiB,
                peakLiveMiB,
                peakMemoryMiB,
                others);
    }

    private static double perRow(double seconds, long rows) {
        return rows == 0 ? 0 : seconds * 1e6 / rows; // a small run may be over before its half was seen
    }

    private static double mebibytes(long bytes) {
        return bytes / (double) (1 << 20);
    }
}
