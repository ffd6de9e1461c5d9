package weir.streams.source.blob;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import weir.config.BlobSourceConfig;
import weir.config.LimitsConfig;
import weir.streams.azure.Credentials;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.checkpoint.Checkpoints;
import weir.streams.checkpoint.Ledger;
import weir.streams.format.Format;
import weir.streams.model.Slice;
import weir.streams.source.RawPage;
import weir.streams.source.SliceSource;

/** Watches the blobs under a prefix and reads every version of each once. */
public final class BlobSource implements SliceSource {
    /** Ledger entries written at once: ten thousand new blobs are planned within seconds. */
    private static final int PARALLELISM = 16;

    private static final long LEAST_AHEAD = 2_000_000;
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final String pipeline;
    private final BlobSourceConfig config;
    private final Ledger ledger;
    private final Checkpoints checkpoints;
    private final Catalogue.Planning planning;
    private final Container container;
    private final BlobReader reader;
    private final Progress progress = new Progress();
    private volatile @Nullable Catalogue catalogue;

    private BlobSource(
            String pipeline,
            BlobSourceConfig config,
            Predicate<String> needed,
            LimitsConfig limits,
            Credentials credentials,
            Ledger ledger,
            Checkpoints checkpoints) {
        this.pipeline = pipeline;
        this.config = config;
        this.ledger = ledger;
        this.checkpoints = checkpoints;
        this.planning = new Catalogue.Planning(
                new Format(config.format()).isSplittable() ? config.sliceSize() : Long.MAX_VALUE,
                Math.max(LEAST_AHEAD, (long) MOST_UNSAVED_PAGES * limits.pageRows()),
                GRACE);
        this.container = new Container(config, credentials);
        this.reader = new BlobReader(container, config.format(), needed, limits);
    }

    /**
     * A source for one pipeline; nothing connects yet.
     *
     * @param needed names of the fields whose values anybody asks for
     */
    public static BlobSource create(
            String pipeline,
            BlobSourceConfig config,
            Predicate<String> needed,
            LimitsConfig limits,
            Credentials credentials,
            Ledger ledger,
            Checkpoints checkpoints) {
        return new BlobSource(pipeline, config, needed, limits, credentials, ledger, checkpoints);
    }

    @Override
    public Source<List<Slice>, NotUsed> plans() {
        return Source.lazySource(() -> {
                    Catalogue fresh = new Catalogue(pipeline, ledger, checkpoints, planning);
                    AtomicInteger sweeps = new AtomicInteger();
                    return fresh.load().flatMapConcat(loaded -> {
                        catalogue = fresh;
                        return Source.tick(Duration.ZERO, config.pollInterval(), fresh)
                                .flatMapConcat(each -> sweep(each, sweeps.incrementAndGet()));
                    });
                })
                .mapMaterializedValue(ignored -> NotUsed.getInstance());
    }

    private Source<List<Slice>, NotUsed> sweep(Catalogue each, int number) {
        Source<Done, NotUsed> listed = container
                .list()
                .map(item -> Found.of(item, config.format().compression()))
                .mapAsync(PARALLELISM, found -> each.see(found, number))
                .fold(Done.getInstance(), (done, next) -> done);
        return each.clear(Instant.now()).flatMapConcat(cleared -> listed).map(done -> plan(each, number));
    }

    private List<Slice> plan(Catalogue each, int number) {
        List<Catalogue.Open> open = each.open(number);
        progress.planned(open);
        return open.stream().map(o -> o.slice().slice(pipeline)).toList();
    }

    @Override
    public Source<RawPage, NotUsed> pages(Slice slice, Checkpoint from) {
        BlobSlice range = BlobSlice.of(slice);
        return reader.pages(range, from).map(page -> {
            progress.read(range, page);
            return page;
        });
    }

    @Override
    public CompletionStage<Done> ended(Slice slice) {
        Catalogue known = catalogue;
        return known == null ? CompletableFuture.completedFuture(Done.getInstance()) : known.ended(BlobSlice.of(slice));
    }

    @Override
    public CompletionStage<List<String>> check() {
        return container.check().thenApply(done -> List.of());
    }

    @Override
    public Lag lag() {
        return progress.lag(Instant.now());
    }
}
