package weir.daemon.metrics;

import static weir.daemon.metrics.Family.counter;
import static weir.daemon.metrics.Family.gauge;

import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import weir.daemon.pipelines.PipelineState;
import weir.daemon.pipelines.PipelineStatus;
import weir.streams.metrics.DriftEvent;
import weir.streams.metrics.PipelineMeter.Snapshot;
import weir.streams.metrics.PipelineMeter.Trouble;
import weir.streams.model.Code;
import weir.streams.model.Code.Kind;

/**
 * Counts nothing itself: reads the pipelines when Prometheus asks. Every label value that is known beforehand is there from the first
 * scrape with a 0, or {@code increase()} would miss the first event.
 */
final class PipelineCollector extends Collector {
    private final String version;
    private final Supplier<List<PipelineStatus>> statuses;

    PipelineCollector(String version, Supplier<List<PipelineStatus>> statuses) {
        this.version = version;
        this.statuses = statuses;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        // one look per scrape, so that the sums of the page agree with each other
        List<PipelineStatus> now = List.copyOf(statuses.get());
        List<MetricFamilySamples> page = new ArrayList<>();
        page.add(gauge("weir_build_info", "Which Weir this is; always 1.", "version")
                .add(1, version)
                .build());
        flow(now, page);
        trouble(now, page);
        state(now, page);
        lag(now, page);
        return page;
    }

    private static void flow(List<PipelineStatus> now, List<MetricFamilySamples> page) {
        Family ended = counter("weir_envelopes_ended", "Envelopes that ended, by outcome.", "pipeline", "outcome");
        Family skipped = counter("weir_envelopes_skipped", "Envelopes skipped, by reason.", "pipeline", "reason");
        for (PipelineStatus status : now) {
            Snapshot counts = status.counts();
            ended.add(counts.written(), status.name(), "written");
            ended.add(counts.totalSkipped(), status.name(), "skipped");
            ended.add(counts.totalRejected(), status.name(), "rejected");
            ended.add(counts.abandoned(), status.name(), "abandoned");
            counts.skipped().forEach((reason, count) -> skipped.add(count, status.name(), reason));
        }
        page.add(each(
                counter("weir_envelopes_read", "Envelopes read from the source.", "pipeline"),
                now,
                status -> status.counts().read()));
        page.add(ended.build());
        page.add(skipped.build());
        page.add(each(
                gauge("weir_envelopes_in_flight", "Envelopes read and not ended yet.", "pipeline"),
                now,
                status -> status.counts().inFlight()));
        page.add(each(
                counter("weir_read_bytes", "Bytes read from the source.", "pipeline"),
                now,
                status -> status.counts().bytes()));
    }

    private static void trouble(List<PipelineStatus> now, List<MetricFamilySamples> page) {
        Family rejected = counter("weir_envelopes_rejected", "Envelopes rejected, by code.", "pipeline", "code");
        Family retries = counter("weir_retries", "Tries that failed and were repeated, by code.", "pipeline", "code");
        Family restarts = counter("weir_restarts", "Slices and plans started again, by code.", "pipeline", "code");
        Family waiting = gauge("weir_pipeline_waiting", "1 for what the pipeline waits for now.", "pipeline", "code");
        Family drift = counter(
                "weir_drift", "Fields and columns that no longer fitted, by what was done.", "pipeline", "action");
        for (PipelineStatus status : now) {
            Snapshot counts = status.counts();
            for (DriftEvent.Action action : DriftEvent.Action.values()) {
                drift.add(counts.drifts().getOrDefault(action, 0L), status.name(), action.word());
            }
            codes(Set.of(Kind.POISON), counts.rejected())
                    .forEach((code, count) -> rejected.add(count, status.name(), code.id()));
            codes(Set.of(Kind.WEATHER), counts.retries())
                    .forEach((code, count) -> retries.add(count, status.name(), code.id()));
            codes(Set.of(Kind.WEATHER, Kind.FAULT), counts.restarts())
                    .forEach((code, count) -> restarts.add(count, status.name(), code.id()));
            Map<Code, Long> waits = counts.waitingFor()
                    .map(Trouble::code)
                    .map(code -> Map.of(code, 1L))
                    .orElse(Map.of());
            codes(Set.of(Kind.WEATHER), waits).forEach((code, one) -> waiting.add(one, status.name(), code.id()));
        }
        page.addAll(List.of(rejected.build(), retries.build(), restarts.build(), waiting.build(), drift.build()));
    }

    private static void state(List<PipelineStatus> now, List<MetricFamilySamples> page) {
        Family state = gauge("weir_pipeline_state", "1 for the state the pipeline is in.", "pipeline", "state");
        Family slices = gauge("weir_slices", "Slices being read, and slices that wait.", "pipeline", "state");
        for (PipelineStatus status : now) {
            for (PipelineState each : PipelineState.values()) {
                state.add(each == status.state() ? 1 : 0, status.name(), each.word());
            }
            slices.add(status.slicesRunning(), status.name(), "running");
            slices.add(status.slicesWaiting(), status.name(), "waiting");
        }
        page.add(state.build());
        page.add(slices.build());
        page.add(each(
                counter("weir_checkpoints", "Checkpoints saved.", "pipeline"),
                now,
                status -> status.counts().checkpoints()));
        page.add(each(
                gauge(
                        "weir_checkpoint_last_success_timestamp_seconds",
                        "When a checkpoint was saved last; 0 before the first.",
                        "pipeline"),
                now,
                status -> status.counts()
                        .lastCheckpoint()
                        .map(at -> at.toEpochMilli() / 1e3)
                        .orElse(0.0)));
    }

    private static void lag(List<PipelineStatus> now, List<MetricFamilySamples> page) {
        page.add(each(
                gauge("weir_source_lag_seconds", "Age of the oldest data not read to its end, once known.", "pipeline"),
                now.stream().filter(status -> status.lag().seconds() >= 0).toList(),
                status -> status.lag().seconds()));
        page.add(each(
                gauge("weir_source_lag_bytes", "Bytes still to be read, where the source can tell.", "pipeline"),
                now.stream().filter(status -> status.lag().bytes() >= 0).toList(),
                status -> status.lag().bytes()));
        List<PipelineStatus> telling =
                now.stream().filter(status -> status.lag().records() >= 0).toList();
        page.add(each(
                gauge("weir_source_lag_records", "Records still to be read, where the source can tell.", "pipeline"),
                telling,
                status -> status.lag().records()));
        page.add(each(
                gauge("weir_source_loaded_ratio", "Part of the first load that has been read.", "pipeline"),
                now.stream().filter(status -> status.loaded().isPresent()).toList(),
                status -> status.loaded().orElseThrow()));
        Family records = gauge(
                "weir_partition_lag_records", "Records still to be read of a partition.", "pipeline", "partition");
        Family seconds = gauge(
                "weir_partition_lag_seconds", "Age of a partition's oldest record not read.", "pipeline", "partition");
        for (PipelineStatus status : now) {
            status.lags().forEach((partition, lag) -> {
                records.add(lag.records(), status.name(), partition);
                seconds.add(lag.seconds(), status.name(), partition);
            });
        }
        page.add(records.build());
        page.add(seconds.build());
        page.add(each(
                counter("weir_source_lost_records", "Records deleted before they were read.", "pipeline"),
                now,
                status -> status.counts().lost()));
    }

    private static Map<Code, Long> codes(Set<Kind> kinds, Map<Code, Long> counted) {
        var all = new EnumMap<Code, Long>(Arrays.stream(Code.values())
                .filter(code -> kinds.contains(code.kind()))
                .collect(Collectors.toMap(code -> code, code -> 0L)));
        all.putAll(counted);
        return all;
    }

    private static MetricFamilySamples each(
            Family family, List<PipelineStatus> now, Function<PipelineStatus, Number> value) {
        for (PipelineStatus status : now) {
            family.add(value.apply(status), status.name());
        }
        return family.build();
    }
}
