package weir.daemon.http;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import weir.daemon.metrics.Rates.Rate;
import weir.daemon.pipelines.PipelineStatus;
import weir.streams.metrics.DriftEvent;
import weir.streams.metrics.GapEvent;
import weir.streams.metrics.PipelineMeter.Snapshot;
import weir.streams.metrics.PipelineMeter.Trouble;
import weir.streams.model.Code;
import weir.streams.source.SliceSource.Lag;

/**
 * A pipeline as the API shows it; the components are the names in the JSON, described in {@code openapi.json}. It has what happened and
 * nothing of the settings, where secrets are.
 */
record PipelineView(
        String name,
        String state,
        String since,
        CountsView counts,
        RatesView rates,
        LagView lag,
        List<PartitionView> partitions,
        @Nullable Double loaded,
        SlicesView slices,
        @Nullable String lastCheckpoint,
        @Nullable TroubleView waitingFor,
        @Nullable TroubleView lastError,
        List<DriftView> drift,
        List<GapView> gaps) {

    static PipelineView of(PipelineStatus status, Rate rate) {
        Snapshot counts = status.counts();
        return new PipelineView(
                status.name(),
                status.state().word(),
                status.since().toString(),
                CountsView.of(counts),
                new RatesView(rate.read(), rate.written(), rate.bytes()),
                LagView.of(status.lag()),
                status.lags().entrySet().stream()
                        .map(each -> new PartitionView(each.getKey(), LagView.of(each.getValue())))
                        .toList(),
                status.loaded().isPresent() ? status.loaded().getAsDouble() : null,
                new SlicesView(status.slicesRunning(), status.slicesWaiting()),
                counts.lastCheckpoint().map(Instant::toString).orElse(null),
                TroubleView.of(counts.waitingFor()),
                TroubleView.of(counts.lastError()),
                counts.recentDrift().stream().map(DriftView::of).toList(),
                counts.recentGaps().stream().map(GapView::of).toList());
    }

    record CountsView(
            long read,
            long written,
            Map<String, Long> skipped,
            Map<String, Long> rejected,
            long inFlight,
            long abandoned,
            long bytesRead,
            Map<String, Long> retries,
            Map<String, Long> restarts,
            long checkpoints) {
        static CountsView of(Snapshot counts) {
            return new CountsView(
                    counts.read(),
                    counts.written(),
                    new TreeMap<>(counts.skipped()),
                    byId(counts.rejected()),
                    counts.inFlight(),
                    counts.abandoned(),
                    counts.bytes(),
                    byId(counts.retries()),
                    byId(counts.restarts()),
                    counts.checkpoints());
        }

        private static Map<String, Long> byId(Map<Code, Long> counts) {
            Map<String, Long> ids = new TreeMap<>();
            counts.forEach((code, count) -> ids.put(code.id(), count));
            return ids;
        }
    }

    record RatesView(double readPerSecond, double writtenPerSecond, double bytesPerSecond) {}

    record LagView(
            @Nullable Long records,
            @Nullable Long bytes,
            @Nullable Double seconds) {
        static LagView of(Lag lag) {
            return new LagView(
                    lag.records() < 0 ? null : lag.records(),
                    lag.bytes() < 0 ? null : lag.bytes(),
                    lag.seconds() < 0 ? null : lag.seconds());
        }
    }

    record PartitionView(String name, LagView lag) {}

    record SlicesView(int running, int waiting) {}

    record DriftView(String at, String action, List<String> fields, String message) {
        static DriftView of(DriftEvent event) {
            return new DriftView(event.at().toString(), event.action().word(), event.fields(), event.message());
        }
    }

    record GapView(String at, String slice, long first, long last, long records) {
        static GapView of(GapEvent event) {
            return new GapView(event.at().toString(), event.slice(), event.first(), event.last(), event.records());
        }
    }

    record TroubleView(String code, String message, String since) {
        static @Nullable TroubleView of(Optional<Trouble> trouble) {
            return trouble.map(it -> new TroubleView(
                            it.code().id(), it.message(), it.since().toString()))
                    .orElse(null);
        }
    }
}
