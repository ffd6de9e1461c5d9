package weir.streams.source.sql;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.apache.pekko.Done;
import weir.streams.checkpoint.Ledger;
import weir.streams.checkpoint.Ledger.Entry;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/**
 * Whether the target has what a log leaves out of a row since it has not changed. It does not where the row was rejected before, so once one
 * was, and while a load may still meet one, that is read from the table. Kept in the ledger.
 */
final class LogRejects {
    static final String ITEM = LogSlice.NAME + "!rejected";

    private static final String VERSION = "1";

    private final String pipeline;
    private final Ledger ledger;
    private final BooleanSupplier isLoading;
    private volatile boolean areAny;
    private volatile boolean hasLeftOut;

    LogRejects(String pipeline, Ledger ledger, BooleanSupplier isLoading) {
        this.pipeline = pipeline;
        this.ledger = ledger;
        this.isLoading = isLoading;
    }

    /** For a run of the log. */
    CompletionStage<Done> open() {
        hasLeftOut = false;
        return ledger.load(pipeline).thenApply(entries -> {
            areAny |= entries.stream().anyMatch(each -> each.item().equals(ITEM));
            return Done.getInstance();
        });
    }

    /** Whether a value that has not changed may be left out of a row. */
    boolean mayLeaveOut() {
        if (areAny || isLoading.getAsBoolean()) return false;
        hasLeftOut = true;
        return !areAny; // one may have been rejected between the two
    }

    /**
     * Rows were rejected, and are to be let go. Fails where the log has to be read again from its checkpoint, as later changes of these rows may
     * be on their way already.
     *
     * @param isOfLog whether it is the log that they were in
     */
    CompletionStage<Done> met(boolean isOfLog) {
        return kept().thenApply(done -> {
            areAny = true;
            if (!isOfLog || !hasLeftOut) return done;
            throw new CodedException(
                    Code.SQL_LOG_AGAIN,
                    "a row was rejected: the log is read again from the checkpoint, and what it leaves out of rows as unchanged"
                            + " from their tables from now on");
        });
    }

    private CompletionStage<Done> kept() {
        if (areAny) return CompletableFuture.completedFuture(Done.getInstance());
        return ledger.replace(pipeline, Optional.empty(), new Entry(ITEM, VERSION, "", true))
                .thenApply(other -> Done.getInstance());
    }
}
