package weir.streams.throttle;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/** Time that passes when it is told to, and wakes who asked for it. */
final class HandClock implements Alarm, LongSupplier {
    private final PriorityQueue<Due> dues =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
    /** An odd beginning, below zero as System.nanoTime may be. */
    private long now = -1_234_567_891L;

    private long orders;

    @Override
    public long getAsLong() {
        return now;
    }

    @Override
    public void in(Duration delay, Runnable wake) {
        dues.add(new Due(now + delay.toNanos(), orders++, wake));
    }

    void pass(Duration time) {
        long end = now + time.toNanos();
        while (!dues.isEmpty() && dues.peek().at() <= end) {
            Due due = dues.remove();
            now = due.at();
            due.wake().run();
        }
        now = end;
    }

    private record Due(long at, long order, Runnable wake) {}
}
