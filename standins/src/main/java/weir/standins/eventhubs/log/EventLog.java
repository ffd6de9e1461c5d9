package weir.standins.eventhubs.log;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The events that a partition still has: oldest first, without a gap, bounded by its retention. */
final class EventLog {
    private static final int COMPACT_ABOVE = 1 << 16;

    private final Retention retention;
    private final List<@Nullable StoredEvent> events = new ArrayList<>(); // up to head they are gone
    private int head;
    private long bytes;
    private long nextSequence;

    EventLog(Retention retention) {
        this.retention = retention;
    }

    /** Begins where an earlier log ended. */
    void startAt(long sequence) {
        if (size() > 0) throw new IllegalStateException("there are events already");
        nextSequence = sequence;
    }

    void add(StoredEvent event) {
        if (event.sequence() != nextSequence) {
            throw new IllegalStateException("event %d (expected: %d)".formatted(event.sequence(), nextSequence));
        }
        events.add(event);
        bytes += event.message().length;
        nextSequence++;
        while (size() > retention.maxEvents() || (bytes > retention.maxBytes() && size() > 1)) removeFirst();
        compact();
    }

    void truncate(long beforeSequence) {
        while (size() > 0 && firstSequence() < beforeSequence) removeFirst();
        compact();
    }

    private void removeFirst() {
        bytes -= at(head).message().length;
        events.set(head++, null);
    }

    private void compact() {
        if (head < COMPACT_ABOVE || head < events.size() / 2) return;
        events.subList(0, head).clear();
        head = 0;
    }

    int size() {
        return events.size() - head;
    }

    long nextSequence() {
        return nextSequence;
    }

    long firstSequence() {
        return nextSequence - size();
    }

    StoredEvent get(long sequence) {
        return at(head + Math.toIntExact(sequence - firstSequence()));
    }

    @Nullable
    StoredEvent last() {
        return size() == 0 ? null : at(events.size() - 1);
    }

    /** The first event of which this is at least so much; the next one to come where there is none. The property must rise with the log. */
    long firstWith(ToLongFunction<StoredEvent> property, long atLeast) {
        int low = head;
        int high = events.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (property.applyAsLong(at(middle)) >= atLeast) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return firstSequence() + low - head;
    }

    private StoredEvent at(int index) {
        StoredEvent event = events.get(index);
        if (event == null) throw new IllegalStateException("event at " + index + " is gone");
        return event;
    }
}
