package weir.streams.metrics;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What a source had deleted before it was read: all of it counted, the latest of it kept. */
final class GapLog {
    private static final int MOST_KEPT = 20;

    private final Deque<GapEvent> recent = new ArrayDeque<>();
    private long records;

    synchronized void add(GapEvent event) {
        records += event.records();
        recent.addLast(event);
        if (recent.size() > MOST_KEPT) recent.removeFirst();
    }

    synchronized long records() {
        return records;
    }

    /** Oldest first. */
    synchronized List<GapEvent> recent() {
        return List.copyOf(recent);
    }
}
