package weir.bench.events;

import java.io.IOException;
import weir.bench.measure.GcLog;
import weir.bench.measure.MeasuredJvm;
import weir.bench.measure.Usage;

/**
 * One run of a reader.
 *
 * @param first when the first event had come
 * @param half when half of them had
 * @param last when the last had
 * @param garbage since it was warm
 */
public record ReaderRun(Moment first, Moment half, Moment last, GcLog garbage) {
    /** What everybody had used at one time, in seconds. */
    public record Moment(double time, Usage reader, double hub, double own, double machine) {
        static Moment now(MeasuredJvm reader, RunningHub hub) throws IOException {
            return new Moment(
                    System.nanoTime() / 1e9,
                    reader.usage(),
                    hub.usage().cpu(),
                    Usage.of(ProcessHandle.current().pid()).cpu(),
                    Usage.ofMachine());
        }
    }

    /** In a fresh JVM. */
    public static ReaderRun of(MeasuredJvm.Start start, RunningHub hub) throws IOException {
        try (MeasuredJvm reader = MeasuredJvm.start(start)) {
            reader.await("ready");
            long allocated = reader.garbage().allocated();
            reader.goOn();
            reader.await("first");
            Moment first = Moment.now(reader, hub);
            reader.await("half");
            Moment half = Moment.now(reader, hub);
            reader.await("done");
            Moment last = Moment.now(reader, hub);
            ReaderRun run = new ReaderRun(first, half, last, reader.garbage().without(allocated));
            reader.goOn();
            if (reader.exit() != 0) throw new IOException(start.name() + ": left with exit code " + reader.exit());
            return run;
        }
    }
}
