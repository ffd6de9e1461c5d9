package weir.streams.throttle;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** For how long statements have waited, by what held the first of them back. */
final class HoldTimes {
    private final Map<Hold, Duration> sums = new EnumMap<>(Hold.class);
    private @Nullable Hold current;
    private long since;

    HoldTimes(long now) {
        this.since = now;
        for (Hold hold : Hold.values()) sums.put(hold, Duration.ZERO);
    }

    /** From now on; null when nobody waits. */
    void by(@Nullable Hold hold, long now) {
        if (hold == current) return;
        settle(now);
        current = hold;
    }

    @Nullable
    Hold current() {
        return current;
    }

    private void settle(long now) {
        long waited = now - since;
        if (current != null) sums.computeIfPresent(current, (hold, sum) -> sum.plusNanos(waited));
        since = now;
    }

    Map<Hold, Duration> until(long now) {
        settle(now);
        return Map.copyOf(sums);
    }
}
