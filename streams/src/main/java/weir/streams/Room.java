package weir.streams;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/**
 * Bounds the envelopes of a pipeline that are decoded and not yet ended, over all its slices. What is read ahead of the sink only grows old
 * in memory: eight slices of four pages held 8,192 envelopes where 1,024 rows may be on their way, and half the CPU went to the garbage
 * collector.
 *
 * <p>First come, first served; a slice asks for one page at a time, so they take turns.
 */
public final class Room {
    private static final CompletionStage<Done> NOW = CompletableFuture.completedFuture(Done.getInstance());

    private final int most;
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private int taken;

    /** @param most envelopes at once */
    public Room(int most) {
        this.most = most;
    }

    /** For one run of a slice. */
    Run run() {
        return new Run();
    }

    synchronized int taken() {
        return taken;
    }

    private void giveBack(int envelopes) {
        Deque<Waiting> next = new ArrayDeque<>();
        synchronized (this) {
            taken -= envelopes;
            while (!queue.isEmpty() && fits(queue.element().envelopes)) {
                Waiting first = queue.remove();
                taken += first.envelopes;
                next.add(first);
            }
        }
        next.forEach(Waiting::goOn);
    }

    /** A page larger than the room goes alone, or it would wait for ever. */
    private boolean fits(int envelopes) {
        return taken == 0 || taken + envelopes <= most;
    }

    private record Waiting(Run run, int envelopes, CompletableFuture<Done> promise) {
        void goOn() {
            if (run.has(envelopes)) promise.complete(Done.getInstance());
        }
    }

    /** What one run of a slice has taken; what it still has comes back when the run ends, however that is. */
    final class Run {
        private int mine;
        private boolean isClosed;

        private Run() {}

        /** Completes when there is room for that many. */
        CompletionStage<Done> take(int envelopes) {
            synchronized (Room.this) {
                if (!queue.isEmpty() || !fits(envelopes)) {
                    CompletableFuture<Done> promise = new CompletableFuture<>();
                    queue.add(new Waiting(this, envelopes, promise));
                    return promise;
                }
                taken += envelopes;
            }
            has(envelopes);
            return NOW;
        }

        /** False when the run is over: what came too late goes back at once. */
        private boolean has(int envelopes) {
            synchronized (this) {
                if (!isClosed) {
                    mine += envelopes;
                    return true;
                }
            }
            Room.this.giveBack(envelopes);
            return false;
        }

        /**
         * They are somebody else's now, who may hold on to them when the run is over: a sink tries a page until it is written.
         *
         * @return to be run when they are let go
         */
        Runnable handOver(int envelopes) {
            synchronized (this) {
                if (isClosed) return () -> {};
                mine -= envelopes;
            }
            return () -> Room.this.giveBack(envelopes);
        }

        void close() {
            int left;
            synchronized (this) {
                isClosed = true;
                left = mine;
                mine = 0;
            }
            Room.this.giveBack(left);
        }
    }
}
