package weir.streams.sink.cassandra;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the rows on their way to one cluster, over all pipelines that write there; nobody blocks, whoever must wait is called.
 *
 * <p>Pipelines take turns, statement by statement; within a pipeline it is first come, first served.
 */
public final class Governor {
    private final int limit;
    private final Deque<Share> turns = new ArrayDeque<>();
    private final ThreadLocal<Boolean> isServing = ThreadLocal.withInitial(() -> false);
    private int inUse;
    private int waiting;

    public Governor(int limit) {
        this.limit = limit;
    }

    /** A pipeline's place in the round. */
    Share share() {
        return new Share();
    }

    public int limit() {
        return limit;
    }

    /** Rows on their way. */
    public synchronized int inUse() {
        return inUse;
    }

    /** Rows that wait for their turn. */
    public synchronized int waiting() {
        return waiting;
    }

    void release(int rows) {
        synchronized (this) {
            inUse -= rows;
            if (turns.isEmpty()) return;
        }
        // a statement that fails at once releases from within go(): the loop below, further up this stack, goes on for
        // it
        if (isServing.get()) return;
        isServing.set(true);
        try {
            Claim next = take();
            while (next != null) {
                next.go();
                next = take();
            }
        } finally {
            isServing.set(false);
        }
    }

    private synchronized @Nullable Claim take() {
        Share share = turns.peek();
        if (share == null || !fits(share.first().rows())) return null;
        turns.remove();
        Claim claim = share.claims.remove();
        if (!share.claims.isEmpty()) turns.add(share);
        waiting -= claim.rows();
        inUse += claim.rows();
        return claim;
    }

    /** A statement larger than the limit goes alone, or it would wait for ever. */
    private boolean fits(int rows) {
        return inUse == 0 || inUse + rows <= limit;
    }

    /** Somebody with rows to send. */
    interface Claim {
        int rows();

        /** Sends them; its rows must be released when they are no longer on their way. */
        void go();
    }

    /** The claims of one pipeline. */
    final class Share {
        private final Deque<Claim> claims = new ArrayDeque<>();

        private Share() {}

        private Claim first() {
            return claims.element();
        }

        /** Lets it go as soon as its rows fit: on this thread if now, otherwise on a thread that releases. */
        void acquire(Claim claim) {
            synchronized (Governor.this) {
                if (!turns.isEmpty() || !fits(claim.rows())) {
                    if (claims.isEmpty()) turns.add(this);
                    claims.add(claim);
                    waiting += claim.rows();
                    return;
                }
                inUse += claim.rows();
            }
            claim.go();
        }

        void release(int rows) {
            Governor.this.release(rows);
        }
    }
}
