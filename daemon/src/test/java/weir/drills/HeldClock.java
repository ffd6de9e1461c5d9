package weir.drills;

import java.time.Instant;
import java.time.InstantSource;

/** Stands still, so that it is known when an event was enqueued and many are in one millisecond. */
final class HeldClock implements InstantSource {
    private volatile Instant now = Instant.ofEpochMilli(System.currentTimeMillis());

    @Override
    public Instant instant() {
        return now;
    }

    /** To the time that it is; never back. */
    void advance() {
        Instant time = Instant.ofEpochMilli(System.currentTimeMillis());
        if (time.isAfter(now)) now = time;
    }
}
