package weir.bench.arrivals;

import java.util.concurrent.CompletableFuture;

/** Brings rows to where the daemon reads them from. */
public interface Sender extends AutoCloseable {
    /** The i-th of all readings; completes when the source has it. */
    CompletableFuture<Void> send(long i);

    @Override
    void close();
}
