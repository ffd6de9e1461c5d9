package weir.streams.throttle;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import weir.streams.model.CodedException;

/** While no node can be reached, one statement at a time tries, after growing waits; all others wait for it. */
final class Outage {
    private static final long LEAST_WAIT_NANOS = Duration.ofMillis(100).toNanos();
    private static final long MOST_WAIT_NANOS = Duration.ofSeconds(5).toNanos();

    private @Nullable CodedException cause;
    private long wait = LEAST_WAIT_NANOS;
    private long changedAt;

    Outage(long now) {
        this.changedAt = now;
    }

    /** Null when there is none. */
    @Nullable
    CodedException cause() {
        return cause;
    }

    /** A statement found no node. Many do at the same moment: only one that was sent since the last counts. */
    void failed(CodedException why, long sent, long now) {
        if (sent - changedAt < 0) return;
        wait = cause == null ? LEAST_WAIT_NANOS : Math.min(2 * wait, MOST_WAIT_NANOS);
        cause = why;
        changedAt = now;
    }

    /** A node answered, whatever it said. */
    void answered(long now) {
        if (cause == null) return;
        cause = null;
        changedAt = now;
    }

    /** Nanoseconds until the next may try, 0 if now. */
    long delay(long now) {
        return cause == null ? 0 : Math.max(0, changedAt + wait - now);
    }
}
