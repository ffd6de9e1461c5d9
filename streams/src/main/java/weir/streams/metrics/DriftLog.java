package weir.streams.metrics;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import weir.streams.metrics.DriftEvent.Action;

/** What has drifted in one pipeline: all of it counted, the latest of it kept. */
final class DriftLog {
    private static final int MOST_KEPT = 20;

    private final Map<Action, Long> counts = new EnumMap<>(Action.class);
    private final Deque<DriftEvent> recent = new ArrayDeque<>();

    synchronized void add(DriftEvent event) {
        counts.merge(event.action(), 1L, Long::sum);
        recent.addLast(event);
        if (recent.size() > MOST_KEPT) recent.removeFirst();
    }

    synchronized Map<Action, Long> counts() {
        return Map.copyOf(counts);
    }

    /** Oldest first. */
    synchronized List<DriftEvent> recent() {
        return List.copyOf(recent);
    }
}
