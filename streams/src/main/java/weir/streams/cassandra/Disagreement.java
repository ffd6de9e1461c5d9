package weir.streams.cassandra;

import java.time.Duration;

/**
 * A statement that one node refuses as its schema is another than the statement was made for. A node that was away while the schema changed
 * does not know of it until it has heard from the others; so for a while this is weather.
 */
public final class Disagreement {
    /** A node that comes back hears of a change within some ten seconds, on a busy machine within twice that. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private int times;
    private long since;

    /**
     * It has happened again; whether waiting may still help.
     *
     * @param isMostUp whether more than half of the nodes are up: else those who know of the change may be the ones that are not
     */
    public synchronized boolean mayEnd(boolean isMostUp) {
        long now = System.nanoTime();
        if (times++ == 0 || !isMostUp) since = now;
        return now - since < PATIENCE.toNanos();
    }

    /** How often it has happened. */
    public synchronized int times() {
        return times;
    }
}
