package weir.streams.throttle;

/** Rows acknowledged per second, over the last second or since work began, if that is less ago. */
final class Goodput {
    private static final int SLOTS = 20;
    private static final long SLOT_NANOS = 50_000_000;

    private final long[] rows = new long[SLOTS];
    private long slot;
    private long began;
    private boolean isIdle = true;

    void add(int acknowledged, long now) {
        advance(now);
        rows[at(slot)] += acknowledged;
    }

    /** Something is sent: time counts from here, if nothing was known. */
    void sent(long now) {
        advance(now);
        if (!isIdle) return;
        isIdle = false;
        began = now;
    }

    double perSecond(long now) {
        advance(now);
        long sum = 0;
        for (long some : rows) sum += some;
        long seen = (SLOTS - 1) * SLOT_NANOS + Math.floorMod(now, SLOT_NANOS);
        return sum * 1e9 / Math.max(1_000_000, Math.min(seen, now - began));
    }

    private void advance(long now) {
        long current = Math.floorDiv(now, SLOT_NANOS);
        if (current - slot >= SLOTS) {
            // a second without a word: what comes is a new beginning
            java.util.Arrays.fill(rows, 0);
            isIdle = true;
            slot = current;
        }
        while (slot < current) rows[at(++slot)] = 0;
    }

    private static int at(long slot) {
        return (int) Math.floorMod(slot, (long) SLOTS);
    }
}
