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

    /** It has happened again; whether waiting may still help. */
    public synchronized boolean mayEnd() {
        long now = System.nanoTime();
        if (times++ == 0) since = now;
        return now - since < PATIENCE.toNanos();
    }

    /** How often it has happened. */
    public synchronized int times() {
        return times;
    }
}
