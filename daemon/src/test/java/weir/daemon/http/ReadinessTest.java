package weir.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;
import static weir.daemon.Statuses.AWAY;
import static weir.daemon.Statuses.NOON;
import static weir.daemon.Statuses.NOTHING;
import static weir.daemon.Statuses.status;
import static weir.daemon.Statuses.troubled;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import weir.daemon.http.Readiness.Cause;
import weir.daemon.pipelines.PipelineState;
import weir.streams.metrics.PipelineMeter.Trouble;
import weir.streams.model.Code;

class ReadinessTest {
    private static final Trouble REFUSED = new Trouble(Code.CASSANDRA_SIGN_IN, "user weir: bad password", NOON);

    @ParameterizedTest
    @EnumSource(names = {"STARTING", "RUNNING", "PAUSED", "DRAINED"})
    void a_pipeline_that_goes_on_or_was_stopped_by_an_operator_is_well(PipelineState state) {
        var counts = troubled(Optional.empty(), Optional.of(AWAY));

        assertThat(Readiness.of(Phase.SERVING, List.of(status("a", state, counts))))
                .isEqualTo(new Readiness(true, "serving", List.of()));
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTING", "THROTTLED"})
    void what_is_waited_for_is_the_cause(PipelineState state) {
        var counts = troubled(Optional.of(AWAY), Optional.of(REFUSED));

        assertThat(Readiness.of(Phase.SERVING, List.of(status("a", state, counts))))
                .isEqualTo(notReady(new Cause(
                        "a", state.word(), "WEIR-3301", "127.0.0.1:9042: connection refused", "2026-03-01T12:00:05Z")));
    }

    @ParameterizedTest
    @EnumSource(names = {"BACKING_OFF", "FAILED"})
    void what_went_wrong_is_the_cause(PipelineState state) {
        var counts = troubled(Optional.of(AWAY), Optional.of(REFUSED));

        assertThat(Readiness.of(Phase.SERVING, List.of(status("a", state, counts))))
                .isEqualTo(notReady(
                        new Cause("a", state.word(), "WEIR-4301", "user weir: bad password", "2026-03-01T12:00:00Z")));
    }

    @Test
    void a_pipeline_that_is_down_without_a_word_is_a_cause_all_the_same() {
        assertThat(Readiness.of(Phase.SERVING, List.of(status("a", PipelineState.FAILED, NOTHING))))
                .isEqualTo(notReady(new Cause("a", "failed", null, null, "2026-03-01T12:00:00Z")));
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTING", "DRAINING"})
    void a_daemon_that_starts_or_drains_is_not_ready(Phase phase) {
        assertThat(Readiness.of(phase, List.of(status("a", PipelineState.RUNNING, NOTHING)))
                        .ready())
                .isFalse();
    }

    private static Readiness notReady(Cause cause) {
        return new Readiness(false, "serving", List.of(cause));
    }
}
