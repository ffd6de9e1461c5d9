package weir.bench;

import weir.bench.events.Events;
import weir.bench.events.ReaderRun;
import weir.bench.events.ReaderRun.Moment;

/**
 * What one reader used for all events; microseconds are of CPU, per event, from the first event to the last.
 *
 * @param us all CPU of the reader's process
 * @param secondHalfUs the same over the later events
 * @param compilingUs part of {@code us} that compiled code
 * @param collectingUs part of {@code us} that collected garbage
 * @param hubUs of the stand-in
 * @param allocatedBytes per event
 * @param others cores that were busy with what has no part in this: below 0.1 the figures are good, above 0.5 rates are not
 */
record EventFigures(
        String contender,
        int round,
        Events events,
        double seconds,
        double eventsPerSecond,
        double us,
        double secondHalfUs,
        double compilingUs,
        double collectingUs,
        double hubUs,
        double allocatedBytes,
        double peakHeapMiB,
        double peakMemoryMiB,
        double others) {

    static EventFigures of(String contender, int round, Events events, ReaderRun run) {
        Moment first = run.first();
        Moment last = run.last();
        long count = events.count();
        double seconds = last.time() - first.time();
        double reader = last.reader().cpu() - first.reader().cpu();
        double hub = last.hub() - first.hub();
        double ours = reader + hub + last.own() - first.own();
        return new EventFigures(
                contender,
                round,
                events,
                seconds,
                count / seconds,
                perEvent(reader, count),
                perEvent(last.reader().cpu() - run.half().reader().cpu(), count - count / 2),
                perEvent(last.reader().compiling() - first.reader().compiling(), count),
                perEvent(last.reader().collecting() - first.reader().collecting(), count),
                perEvent(hub, count),
                (double) run.garbage().allocated() / count,
                mebibytes(run.garbage().peakHeap()),
                mebibytes(last.reader().peakMemory()),
                (last.machine() - first.machine() - ours) / seconds);
    }

    private static double perEvent(double seconds, long events) {
        return seconds * 1e6 / events;
    }

    private static double mebibytes(long bytes) {
        return bytes / (double) (1 << 20);
    }
}
