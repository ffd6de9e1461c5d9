package weir.daemon.metrics;

import static weir.daemon.metrics.Family.counter;
import static weir.daemon.metrics.Family.gauge;

import io.prometheus.client.Collector;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import weir.streams.model.Code;
import weir.streams.throttle.GovernorStatus;
import weir.streams.throttle.State;

/** What bounds the way to each cluster, read when Prometheus asks; every label value is there from the first scrape. */
final class ConnectionCollector extends Collector {
    private static final List<Code> REFUSALS = Arrays.stream(Code.values())
            .filter(code -> code.name().startsWith("CASSANDRA_") && code.kind() == Code.Kind.WEATHER)
            .toList();

    private final Supplier<List<GovernorStatus>> connections;

    ConnectionCollector(Supplier<List<GovernorStatus>> connections) {
        this.connections = connections;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        List<GovernorStatus> now = List.copyOf(connections.get());
        return List.of(
                each(
                        gauge(
                                "weir_connection_in_flight_limit_rows",
                                "Rows that may be on their way at once, as of the last answers.",
                                "connection"),
                        now,
                        GovernorStatus::limit),
                each(
                        gauge("weir_connection_in_flight_rows", "Rows on their way.", "connection"),
                        now,
                        GovernorStatus::inUse),
                each(
                        gauge("weir_connection_waiting_rows", "Rows that wait for their turn.", "connection"),
                        now,
                        GovernorStatus::waiting),
                rate(now),
                each(
                        counter("weir_connection_acknowledged_rows", "Rows written.", "connection"),
                        now,
                        GovernorStatus::acknowledged),
                refused(now),
                held(now),
                state(now));
    }

    /** No sample where there is no rate: there is no number for "as fast as it goes". */
    private static MetricFamilySamples rate(List<GovernorStatus> now) {
        Family rate = gauge(
                "weir_connection_rate_limit_rows_per_second",
                "Rows per second learned from refusals; absent while nothing is refused.",
                "connection");
        for (GovernorStatus status : now) status.rate().ifPresent(rows -> rate.add(rows, status.connection()));
        return rate.build();
    }

    private static MetricFamilySamples refused(List<GovernorStatus> now) {
        Family refused = counter(
                "weir_connection_refused_rows",
                "Rows that were sent and have to be sent again, by cause.",
                "connection",
                "code");
        for (GovernorStatus status : now) {
            for (Code code : REFUSALS) {
                refused.add(status.refused().getOrDefault(code, 0L), status.connection(), code.id());
            }
        }
        return refused.build();
    }

    private static MetricFamilySamples held(List<GovernorStatus> now) {
        Family held = counter(
                "weir_connection_throttled_seconds",
                "For how long statements that were ready have waited, by what held the first of them back.",
                "connection",
                "cause");
        for (GovernorStatus status : now) {
            status.held().forEach((hold, time) -> held.add(time.toNanos() / 1e9, status.connection(), hold.word()));
        }
        return held.build();
    }

    private static MetricFamilySamples state(List<GovernorStatus> now) {
        Family state = gauge("weir_connection_state", "1 for the state the connection is in.", "connection", "state");
        for (GovernorStatus status : now) {
            for (State each : State.values()) {
                state.add(each == status.state() ? 1 : 0, status.connection(), each.word());
            }
        }
        return state.build();
    }

    private static MetricFamilySamples each(
            Family family, List<GovernorStatus> now, Function<GovernorStatus, Number> value) {
        for (GovernorStatus status : now) family.add(value.apply(status), status.connection());
        return family.build();
    }
}
