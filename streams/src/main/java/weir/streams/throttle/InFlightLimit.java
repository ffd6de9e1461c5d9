package weir.streams.throttle;

import com.netflix.concurrency.limits.Limit;

/** How many rows may be on their way at once, from what answers took and whether they came at all. */
final class InFlightLimit {
    private static final long WINDOW_NANOS = 20_000_000;

    private final Limit limit;
    private long windowStart;
    private long sumNanos;
    private int answers;
    private int mostInFlight;
    private long loweredAt;

    InFlightLimit(Limit limit, long now) {
        this.limit = limit;
        this.windowStart = now;
        this.loweredAt = now;
    }

    int get() {
        return limit.getLimit();
    }

    /** An answer came. The algorithm is told of a window's answers together, by their mean. */
    void answered(long sent, long now, int inFlight) {
        sumNanos += now - sent;
        answers++;
        mostInFlight = Math.max(mostInFlight, inFlight);
        if (now - windowStart >= WINDOW_NANOS) tell(now, false);
    }

    /** No answer came, or a refusal: at once, but once for all that was sent before the limit was lowered. */
    void dropped(long sent, long now, int inFlight) {
        if (sent - loweredAt < 0) return;
        loweredAt = now;
        answered(sent, windowStart, inFlight);
        tell(now, true);
    }

    private void tell(long now, boolean isDropped) {
        limit.onSample(windowStart, Math.max(1, sumNanos / answers), mostInFlight, isDropped);
        windowStart = now;
        sumNanos = 0;
        answers = 0;
        mostInFlight = 0;
    }
}
