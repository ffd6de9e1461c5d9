package weir.daemon;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import weir.daemon.metrics.Rates;
import weir.daemon.pipelines.PipelineState;
import weir.daemon.pipelines.PipelineStatus;
import weir.streams.metrics.PipelineMeter.Snapshot;
import weir.streams.metrics.PipelineMeter.Trouble;

/** Says what flows, a line per pipeline, and nothing of one that has not moved since its last line. */
final class FlowLog {
    private final Rates rates;
    private final Consumer<String> lines;
    private final Map<String, Said> said = new HashMap<>();

    FlowLog(Rates rates, Consumer<String> lines) {
        this.rates = rates;
        this.lines = lines;
    }

    void say(List<PipelineStatus> statuses) {
        for (PipelineStatus status : statuses) {
            var now = Said.of(status);
            if (!now.equals(said.put(status.name(), now))) {
                lines.accept(line(status, rates.of(status.name()).written()));
            }
        }
    }

    static String line(PipelineStatus status, double rowsPerSecond) {
        Snapshot counts = status.counts();
        String line = String.format(
                Locale.ROOT,
                "%s: %s, %,.0f rows/s, read %,d written %,d skipped %,d rejected %,d in flight %,d, lag %s, %,d slices",
                status.name(),
                status.state().word(),
                rowsPerSecond,
                counts.read(),
                counts.written(),
                counts.totalSkipped(),
                counts.totalRejected(),
                counts.inFlight(),
                lag(status.lag().seconds()),
                status.slicesRunning() + status.slicesWaiting());
        return trouble(status)
                .map(it -> line + ", " + it.code().id() + ": " + it.message())
                .orElse(line);
    }

    private static String lag(double seconds) {
        return seconds < 0 ? "unknown" : String.format(Locale.ROOT, "%,.1f s", seconds);
    }

    private static Optional<Trouble> trouble(PipelineStatus status) {
        boolean isDown = status.state() == PipelineState.FAILED || status.state() == PipelineState.BACKING_OFF;
        return status.counts().waitingFor().or(() -> isDown ? status.counts().lastError() : Optional.empty());
    }

    /** What makes a new line worth reading. */
    private record Said(PipelineState state, long read, long ended, Optional<Trouble> trouble) {
        static Said of(PipelineStatus status) {
            Snapshot counts = status.counts();
            return new Said(status.state(), counts.read(), counts.read() - counts.inFlight(), FlowLog.trouble(status));
        }
    }
}
