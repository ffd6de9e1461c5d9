package weir.streams.source;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.model.Slice;

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

    /** Told once the last page of a slice is checkpointed, before the slice is left out of the plans. */
    CompletionStage<Done> ended(Slice slice);

    /** How far behind reading is, as of the last plan. */
    Lag lag();

    /**
     * How far behind a source is.
     *
     * @param records still to be read, as well as it can be told; -1 when it cannot
     * @param bytes still to be read
     * @param seconds age of the oldest data that is not yet read to its end; 0 when there is none
     */
    record Lag(long records, long bytes, double seconds) {
        public static final Lag NONE = new Lag(0, 0, 0);
    }
}
