package weir.streams.sink;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import weir.streams.model.Offset;
import weir.streams.model.Page;
import weir.streams.model.Sweep;

/** The store at the end of a pipeline. */
public interface PageWriter extends AutoCloseable {
    /**
     * Connects and compares what will arrive with what the store can take, before the first write. Completes when writing may
     * begin; waits out weather; fails with a {@code CodedException} of kind fault when it can never work.
     */
    CompletionStage<Done> open();

    /**
     * The same for what takes these tables of the source, none of which is written before. Told again and again of all that there are, as
     * tables may come later.
     */
    default CompletionStage<Done> open(List<String> tables) {
        return CompletableFuture.completedFuture(Done.getInstance());
    }

    /**
     * Writes the envelopes of a page that are under way. Never blocks. The stage completes once the store has acknowledged all of
     * them, each replaced by its outcome: written, or rejected when no retry can save it. Weather is retried with back-off for ever; a
     * fault fails the stage with a {@code CodedException}.
     */
    CompletionStage<Page> write(Page page);

    /**
     * Rids a part of the store of rows that are older than the sweep says. A page, which has no envelopes, is emitted once what lies before
     * its offset is gone.
     *
     * @param after where an earlier run has come to
     */
    default Source<Page, NotUsed> sweep(Sweep sweep, Optional<Offset> after) {
        throw new UnsupportedOperationException();
    }

    /** Gives up every page that is not yet written; for a pipeline that has ended. */
    @Override
    void close();
}
