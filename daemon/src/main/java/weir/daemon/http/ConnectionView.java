package weir.daemon.http;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import weir.streams.throttle.GovernorStatus;

/** The way to a cluster as the API shows it; the components are the names in the JSON, described in {@code openapi.json}. */
record ConnectionView(
        String name,
        String state,
        String since,
        LimitView inFlight,
        @Nullable Double rowsPerSecondLimit,
        long acknowledgedRows,
        Map<String, Long> refusedRows,
        Map<String, Double> throttledSeconds) {

    static ConnectionView of(GovernorStatus status) {
        Map<String, Long> refused = new TreeMap<>();
        status.refused().forEach((code, rows) -> refused.put(code.id(), rows));
        Map<String, Double> throttled = new TreeMap<>();
        status.held().forEach((hold, time) -> throttled.put(hold.word(), time.toMillis() / 1e3));
        return new ConnectionView(
                status.connection(),
                status.state().word(),
                status.since().toString(),
                new LimitView(status.inUse(), status.limit(), status.maxInFlight(), status.waiting()),
                status.rate().orElse(null),
                status.acknowledged(),
                refused,
                throttled);
    }

    record LimitView(int rows, int limit, int max, int waiting) {}
}
