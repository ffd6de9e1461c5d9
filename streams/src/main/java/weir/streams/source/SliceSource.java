package weir.streams.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import weir.config.LimitsConfig;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.model.Slice;
import weir.streams.model.Sweep;

/** What a pipeline reads: which slices there are, and the pages of one. Connects when first used. */
public interface SliceSource {
    /** Most pages of a slice between its saved checkpoint and the source: write times cannot have run further ahead than that. */
    int MOST_UNSAVED_PAGES = 1024;

    /**
     * Endless: now and then, all slices that are still to be read, in the order to read them. A slice that was in an earlier list and
     * is not in this one is to be stopped: its item is gone or has a newer version. Fails with a {@code CodedException}; run again
     * after a back-off it goes on where the ledger stands.
     */
    Source<List<Slice>, NotUsed> plans();

    /**
     * The pages of a slice after a checkpoint, on demand, in order, bounded by the configured limits; the last one says so and the
     * source completes. Fails with a {@code CodedException}.
     */
    Source<RawPage, NotUsed> pages(Slice slice, Checkpoint from);

    /** Set for a slice that is not read but swept from the store; {@link #pages} is not asked for it. */
    default Optional<Sweep> sweep(Slice slice) {
        return Optional.empty();
    }

    /** Told once the last page of a slice is checkpointed, before the slice is left out of the plans. */
    CompletionStage<Done> ended(Slice slice);

    /** Told before rejected envelopes of a slice are let go. Where it fails, the slice is read again from its checkpoint. */
    default CompletionStage<Done> rejected(Slice slice) {
        return CompletableFuture.completedFuture(Done.getInstance());
    }

    /**
     * Whether what is to be read is there and may be read, by a look that changes nothing. Completes with the tables there are; fails with a
     * {@code CodedException}.
     */
    default CompletionStage<List<String>> check() {
        return CompletableFuture.completedFuture(List.of());
    }

    /** The tables of the latest plan, as envelopes name them; none of a source that has no tables. */
    default List<String> tables() {
        return List.of();
    }

    /** How far behind reading is, as of the last look at the source; never blocks. */
    Lag lag();

    /**
     * The same for each part of the source that is there for good, by a name that is fit for a label; empty where slices come and go. In an
     * order for people.
     */
    default Map<String, Lag> lags() {
        return Map.of();
    }

    /** How much of what was there at the beginning has been read, 0 to 1, as well as it can be told; empty where there is no such thing. */
    default OptionalDouble loaded() {
        return OptionalDouble.empty();
    }

    /** How many slices may be read at once. Slices that never end must all be read, or some would never be begun. */
    default int slicesAtOnce(LimitsConfig limits) {
        return limits.slices();
    }

    /** Gives up its connections; for a pipeline that has ended. Never blocks. */
    default void close() {}

    /**
     * How far behind a source is.
     *
     * @param records still to be read, as well as it can be told; -1 when it cannot
     * @param bytes still to be read; -1 when it cannot be told
     * @param seconds age of the oldest data that is not yet read to its end; 0 when there is none; -1 when it cannot be told
     */
    record Lag(long records, long bytes, double seconds) {
        public static final Lag NONE = new Lag(0, 0, 0);
        /** Before the source, and the place in it, have been seen. */
        public static final Lag UNKNOWN = new Lag(-1, -1, -1);
    }
}
