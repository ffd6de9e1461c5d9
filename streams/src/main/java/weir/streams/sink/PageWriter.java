package weir.streams.sink;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import weir.streams.model.Page;

/** The store at the end of a pipeline. */
public interface PageWriter extends AutoCloseable {
    /**
     * Connects and compares what will arrive with what the store can take, before the first write. Completes when writing may
     * begin; waits out weather; fails with a {@code CodedException} of kind fault when it can never work.
     */
    CompletionStage<Done> open();

    /**
     * Writes the envelopes of a page that are under way. Never blocks. The stage completes once the store has acknowledged all of
     * them, each replaced by its outcome: written, or rejected when no retry can save it. Weather is retried with back-off for ever; a
     * fault fails the stage with a {@code CodedException}.
     */
    CompletionStage<Page> write(Page page);

    /** Gives up every page that is not yet written; for a pipeline that has ended. */
    @Override
    void close();
}
