package weir.streams.throttle;

import java.util.Arrays;

/** Rows sent and rows acknowledged over the last second, or since work began, if that is less ago. */
final class Lately {
    private static final int SLOTS = 20;
    private static final long SLOT_NANOS = 50_000_000;

    private final long[] sent = new long[SLOTS];
    private final long[] acknowledged = new long[SLOTS];
    private long slot;
    private long began;
    private boolean isIdle = true;

    void sent(int rows, long now) {
        advance(now);
        sent[at(slot)] += rows;
        if (!isIdle) return;
        isIdle = false;
        began = now;
    }

    /** Of the latest moment, which is close enough. */
    void notSent(int rows) {
        sent[at(slot)] = Math.max(0, sent[at(slot)] - rows);
    }

    void acknowledged(int rows, long now) {
        advance(now);
        acknowledged[at(slot)] += rows;
    }

    /** Rows acknowledged per second. */
    double goodput(long now) {
        advance(now);
        long seen = (SLOTS - 1) * SLOT_NANOS + Math.floorMod(now, SLOT_NANOS);
        return sum(acknowledged) * 1e9 / Math.max(1_000_000, Math.min(seen, now - began));
    }

    /** Whether less than half of what was sent came through. */
    boolean isMostlyRefused(long now) {
        advance(now);
        return sum(acknowledged) < sum(sent) / 2;
    }

    private static long sum(long[] slots) {
        long sum = 0;
        for (long some : slots) sum += some;
        return sum;
    }

    private void advance(long now) {
        long current = Math.floorDiv(now, SLOT_NANOS);
        if (current - slot >= SLOTS) {
            // a second without a word: what comes is a new beginning
            Arrays.fill(sent, 0);
            Arrays.fill(acknowledged, 0);
            isIdle = true;
            slot = current;
        }
        while (slot < current) {
            slot++;
            sent[at(slot)] = 0;
            acknowledged[at(slot)] = 0;
        }
    }

    private static int at(long slot) {
        return (int) Math.floorMod(slot, (long) SLOTS);
    }
}
