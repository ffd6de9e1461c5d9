package weir.standins.demo.shop;

import java.util.ArrayDeque;
import java.util.Deque;

/** Numbers handed out one after the other; every third of them comes back once, some ticks later, to be changed. */
final class Aged {
    private static final int CHANGED = 3;

    private final int ticks;
    private final Deque<Long> countAtTick = new ArrayDeque<>();
    private long count;
    private long old;
    private long next;

    Aged(long first, int ticks) {
        this.ticks = ticks;
        this.count = first;
        this.old = first;
        this.next = first;
    }

    void tick() {
        countAtTick.addLast(count);
        if (countAtTick.size() > ticks) old = countAtTick.removeFirst();
    }

    long nextNew() {
        return count++;
    }

    /** The next one to be changed, or -1 when none is old enough. */
    long nextOld() {
        while (next < old) {
            long number = next++;
            if (number % CHANGED == 0) return number;
        }
        return -1;
    }

    boolean isChanged(long number) {
        return number < next && number % CHANGED == 0;
    }

    long count() {
        return count;
    }
}
