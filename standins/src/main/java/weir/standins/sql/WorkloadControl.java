package weir.standins.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Writers at work. */
public final class WorkloadControl implements AutoCloseable {
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Writer.Counts counts = new Writer.Counts();
    private final ExecutorService threads;
    private final List<Future<?>> writers = new ArrayList<>();

    WorkloadControl(Workload workload) {
        this.threads = Executors.newFixedThreadPool(workload.writers(), task -> {
            Thread thread = new Thread(task, "writer-of-" + workload.table());
            thread.setDaemon(true);
            return thread;
        });
        for (int i = 0; i < workload.writers(); i++) {
            Writer writer = new Writer(workload, i, counts, stop);
            writers.add(threads.submit(() -> {
                writer.runUntilStopped();
                return null;
            }));
        }
    }

    /**
     * How transactions have ended.
     *
     * @param refused by the database, for a deadlock or because it was away; of one that was away for the commit nobody knows how it ended
     */
    public record Ended(long committed, long rolledBack, long refused) {}

    /** So far. */
    public Ended ended() {
        return new Ended(
                counts.committed().sum(),
                counts.rolledBack().sum(),
                counts.refused().sum());
    }

    /** Lets every writer end its transaction, and waits for that: then the table stays as it is. */
    public Ended stop() throws InterruptedException, ExecutionException {
        stop.countDown();
        for (Future<?> writer : writers) writer.get();
        threads.shutdown();
        return ended();
    }

    /** The same without waiting. */
    @Override
    public void close() {
        stop.countDown();
        threads.shutdown();
    }
}
