package weir.streams.source.eventhubs;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import weir.config.EventHubsSourceConfig;
import weir.config.LimitsConfig;
import weir.streams.azure.Credentials;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.checkpoint.Checkpoints;
import weir.streams.checkpoint.Ledger;
import weir.streams.format.BodyFormat;
import weir.streams.metrics.PipelineMeter;
import weir.streams.model.Slice;
import weir.streams.source.RawPage;
import weir.streams.source.SliceSource;

/**
 * Reads every partition of a hub for ever.
 *
 * <p>Each partition is received with the generation of its slice as owner level: whoever takes the slice disconnects whoever had it.
 */
public final class EventHubsSource implements SliceSource {
    private final String pipeline;
    private final EventHubsSourceConfig config;
    private final LimitsConfig limits;
    private final Hub hub;
    private final BodyFormat format;
    private final Partitions partitions;
    private final Gaps gaps;
    private final Progress progress = new Progress();
    private final Start start;
    private final LagWatch lagWatch;
    private volatile int count = 1;

    private EventHubsSource(
            String pipeline,
            EventHubsSourceConfig config,
            Predicate<String> needed,
            LimitsConfig limits,
            Credentials credentials,
            Ledger ledger,
            Checkpoints checkpoints,
            PipelineMeter meter) {
        this.pipeline = pipeline;
        this.config = config;
        this.limits = limits;
        this.hub = new Hub(config, credentials);
        this.format = new BodyFormat(config.format(), needed);
        this.partitions = new Partitions(pipeline, hub, config.hub(), ledger);
        this.gaps = new Gaps(pipeline, config.onGap(), meter);
        this.start = new Start(hub, config.start(), checkpoints, gaps, progress);
        this.lagWatch = new LagWatch(pipeline, config.hub(), hub, checkpoints, progress, config.pollInterval());
    }

    /**
     * A source for one pipeline; nothing connects yet.
     *
     * @param needed names of the fields whose values anybody asks for
     */
    public static EventHubsSource create(
            String pipeline,
            EventHubsSourceConfig config,
            Predicate<String> needed,
            LimitsConfig limits,
            Credentials credentials,
            Ledger ledger,
            Checkpoints checkpoints,
            PipelineMeter meter) {
        return new EventHubsSource(pipeline, config, needed, limits, credentials, ledger, checkpoints, meter);
    }

    @Override
    public Source<List<Slice>, NotUsed> plans() {
        return Source.tick(Duration.ZERO, config.pollInterval(), Done.getInstance())
                .mapAsync(1, tick -> partitions.look())
                .map(this::plan)
                .mapMaterializedValue(ignored -> NotUsed.getInstance());
    }

    private List<Slice> plan(List<PartitionSlice> slices) {
        count = Math.max(1, slices.size());
        lagWatch.planned(slices);
        return slices.stream().map(each -> each.slice(pipeline)).toList();
    }

    @Override
    public Source<RawPage, NotUsed> pages(Slice slice, Checkpoint from) {
        return Source.lazyCompletionStage(() -> start.of(slice, from))
                .flatMapConcat(beginning -> received(slice, from, beginning))
                .mapMaterializedValue(ignored -> NotUsed.getInstance());
    }

    private Source<RawPage, NotUsed> received(Slice slice, Checkpoint from, Beginning beginning) {
        String partition = PartitionSlice.of(slice).partition();
        String where = hub.where(partition);
        Metadata metadata = new Metadata(config.metadata(), partition);
        PartitionDecoder decoder = new PartitionDecoder(where, format.decoder(), metadata);
        var receiving = new Receiving(
                where,
                beginning,
                limits,
                limits.readMemory() / count,
                config.stallTimeout(),
                (inbox, at, prefetched) -> hub.receive(partition, at.position(), from.generation(), prefetched, inbox),
                received -> Event.of(received.getData(), format, metadata.isWholeNeeded()),
                () -> hub.partition(partition),
                (first, last) -> gaps.found(slice.name(), where, first, last),
                progress.of(partition));
        return Source.fromGraph(new Receiver(receiving)).map(new Stamps(decoder, from.lastWriteTime()));
    }

    /** Partitions do not end. */
    @Override
    public CompletionStage<Done> ended(Slice slice) {
        return CompletableFuture.completedFuture(Done.getInstance());
    }

    @Override
    public CompletionStage<List<String>> check() {
        return hub.properties().thenApply(properties -> List.of());
    }

    @Override
    public int slicesAtOnce(LimitsConfig of) {
        return Integer.MAX_VALUE;
    }

    @Override
    public Lag lag() {
        Instant now = Instant.now();
        lagWatch.lookWhenDue(now);
        return progress.lag(now);
    }

    @Override
    public Map<String, Lag> lags() {
        return progress.lags(Instant.now());
    }

    @Override
    public void close() {
        hub.close();
    }
}
