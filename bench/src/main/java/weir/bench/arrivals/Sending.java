package weir.bench.arrivals;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import weir.bench.delay.Delays;

/** Sends the events of a round, each when it is due. */
final class Sending implements Runnable {
    private static final long PATIENCE_SECONDS = 60;

    private final Arrivals arrivals;
    private final Sender sender;
    private final long[] took;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();

    Sending(Arrivals arrivals, Sender sender) {
        this.arrivals = arrivals;
        this.sender = sender;
        this.took = new long[arrivals.rows()];
    }

    @Override
    public void run() {
        try {
            send().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
            finished.complete(null);
        } catch (RuntimeException e) {
            finished.completeExceptionally(e);
        }
    }

    private CompletableFuture<Void> send() {
        CompletableFuture<?>[] all = new CompletableFuture<?>[took.length];
        for (int i = 0; i < took.length; i++) {
            int event = i;
            long due = arrivals.due(i);
            Pace.await(due);
            all[i] = sender.send(arrivals.row(i)).thenRun(() -> took[event] = System.nanoTime() - due);
        }
        return CompletableFuture.allOf(all);
    }

    boolean hasFailed() {
        return finished.isCompletedExceptionally();
    }

    /** From when an event was due until the source had it, once it has all of them. */
    Delays taken() {
        finished.join();
        return Delays.of(took);
    }
}
