package weir.daemon.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import weir.daemon.pipelines.PipelineStatus;
import weir.streams.metrics.PipelineMeter.Trouble;

/**
 * Whether all is well, and if not, each cause. A pipeline paused or drained by an operator is well.
 *
 * @param phase of the daemon
 */
record Readiness(boolean ready, String phase, List<Cause> causes) {
    static Readiness of(Phase phase, List<PipelineStatus> statuses) {
        List<Cause> causes =
                statuses.stream().flatMap(status -> cause(status).stream()).toList();
        return new Readiness(
                phase == Phase.SERVING && causes.isEmpty(), phase.name().toLowerCase(Locale.ROOT), causes);
    }

    private static Optional<Cause> cause(PipelineStatus status) {
        return switch (status.state()) {
            case RUNNING, PAUSED, DRAINED -> Optional.empty();
            case STARTING -> status.counts().waitingFor().map(trouble -> Cause.of(status, trouble));
            case THROTTLED ->
                Optional.of(Cause.of(
                        status,
                        status.counts()
                                .waitingFor()
                                .or(() -> status.counts().lastError())
                                .orElse(null)));
            case BACKING_OFF, FAILED ->
                Optional.of(Cause.of(status, status.counts().lastError().orElse(null)));
        };
    }

    /** Why a pipeline is not well. */
    record Cause(
            String pipeline,
            String state,
            @Nullable String code,
            @Nullable String message,
            String since) {
        static Cause of(PipelineStatus status, @Nullable Trouble trouble) {
            return new Cause(
                    status.name(),
                    status.state().word(),
                    trouble == null ? null : trouble.code().id(),
                    trouble == null ? null : trouble.message(),
                    (trouble == null ? status.since() : trouble.since()).toString());
        }
    }
}
