package weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static weir.daemon.Statuses.BUSY;
import static weir.daemon.Statuses.NOON;
import static weir.daemon.Statuses.counts;
import static weir.daemon.Statuses.pipeline;
import static weir.daemon.Statuses.status;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import weir.daemon.metrics.Rates;
import weir.daemon.pipelines.PipelineState;
import weir.daemon.pipelines.PipelineStatus;
import weir.streams.metrics.PipelineMeter.Trouble;
import weir.streams.model.Code;
import weir.streams.source.SliceSource.Lag;

class FlowLogTest {
    private final AtomicLong clock = new AtomicLong();
    private final Rates rates = new Rates(clock::get);
    private final List<String> lines = new ArrayList<>();
    private final FlowLog log = new FlowLog(rates, lines::add);

    @Test
    void a_line_says_what_flows() {
        rates.sample(List.of(status("orders", PipelineState.RUNNING, counts(0, 0, 0))));
        clock.addAndGet(2_000_000_000L);
        List<PipelineStatus> now = List.of(status("orders", PipelineState.RUNNING, counts(1_234_567, 24_600, 99)));
        rates.sample(now);

        log.say(now);

        assertThat(lines)
                .containsExactly(
                        "orders: running, 12,300 rows/s, read 1,234,567 written 24,600 skipped 0 rejected 0 in flight 1,209,967,"
                                + " lag 3.3 s, 4 slices");
    }

    @Test
    void a_lag_that_nobody_knows_is_said_to_be_so() {
        var status = new PipelineStatus(
                pipeline("hub"),
                PipelineState.RUNNING,
                NOON,
                counts(0, 0, 0),
                Lag.UNKNOWN,
                Map.of(),
                OptionalDouble.empty(),
                0,
                0);

        log.say(List.of(status));

        assertThat(lines)
                .containsExactly(
                        "hub: running, 0 rows/s, read 0 written 0 skipped 0 rejected 0 in flight 0, lag unknown,"
                                + " 0 slices");
    }

    @Test
    void what_is_waited_for_is_named() {
        log.say(List.of(status("orders", PipelineState.THROTTLED, BUSY)));

        assertThat(lines)
                .containsExactly(
                        "orders: throttled, 0 rows/s, read 1,000 written 900 skipped 15 rejected 12 in flight 70, lag 3.3 s,"
                                + " 4 slices, WEIR-3301: 127.0.0.1:9042: connection refused");
    }

    @Test
    void an_old_error_is_named_only_while_the_pipeline_is_down() {
        var refused = Optional.of(new Trouble(Code.CASSANDRA_SIGN_IN, "user weir: bad password", Statuses.NOON));

        log.say(List.of(status("a", PipelineState.FAILED, Statuses.troubled(Optional.empty(), refused))));
        log.say(List.of(status("a", PipelineState.RUNNING, Statuses.troubled(Optional.empty(), refused))));

        assertThat(lines)
                .containsExactly(
                        "a: failed, 0 rows/s, read 0 written 0 skipped 0 rejected 0 in flight 0, lag 3.3 s, 4 slices,"
                                + " WEIR-4301: user weir: bad password",
                        "a: running, 0 rows/s, read 0 written 0 skipped 0 rejected 0 in flight 0, lag 3.3 s, 4 slices");
    }

    @Test
    void nothing_is_said_of_a_pipeline_that_has_not_moved() {
        log.say(List.of(
                status("a", PipelineState.RUNNING, counts(5, 5, 50)),
                status("b", PipelineState.RUNNING, counts(5, 5, 50))));
        lines.clear();

        log.say(List.of(
                status("a", PipelineState.RUNNING, counts(5, 5, 50)),
                status("b", PipelineState.RUNNING, counts(5, 4, 50))));

        assertThat(lines)
                .containsExactly(
                        "b: running, 0 rows/s, read 5 written 4 skipped 0 rejected 0 in flight 1, lag 3.3 s, 4 slices");
    }
}
