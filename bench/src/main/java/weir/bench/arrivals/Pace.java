package weir.bench.arrivals;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How events come: by the clock, whether those before them have arrived or not.
 *
 * @param perSecond at equal distances
 * @param seconds of one round
 */
public record Pace(int perSecond, int seconds) {
    int events() {
        return perSecond * seconds;
    }

    long between() {
        return TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    Pace forSeconds(int others) {
        return new Pace(perSecond, others);
    }

    /** Returns when it is that time, by {@link System#nanoTime}, or later. */
    static void await(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) LockSupport.parkNanos(left);
    }
}
