package weir.bench.events;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.Done;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.checkpoint.Checkpoints;
import weir.streams.checkpoint.Ledger;
import weir.streams.model.Page;

/** Checkpoints and a ledger that cost nothing and are gone with the run. */
final class InMemory implements Checkpoints, Ledger {
    private final long generation;
    private final Map<String, Checkpoint> slices = new ConcurrentHashMap<>();
    private final Map<String, Entry> items = new ConcurrentHashMap<>();

    /** @param generation of every slice; the receivers of a later one are let in even if those of an earlier one are not gone yet */
    InMemory(long generation) {
        this.generation = generation;
    }

    @Override
    public CompletionStage<Checkpoint> start(String pipeline, String slice) {
        Checkpoint taken = new Checkpoint(generation, Optional.empty(), 0, false);
        slices.put(slice, taken);
        return CompletableFuture.completedFuture(taken);
    }

    @Override
    public CompletionStage<Optional<Checkpoint>> read(String pipeline, String slice) {
        return CompletableFuture.completedFuture(Optional.ofNullable(slices.get(slice)));
    }

    @Override
    public CompletionStage<Done> save(String pipeline, String slice, long generation, Page page) {
        slices.put(slice, new Checkpoint(generation, Optional.of(page.next()), page.lastWriteTime(), page.isLast()));
        return CompletableFuture.completedFuture(Done.getInstance());
    }

    @Override
    public CompletionStage<Done> forget(String pipeline, String slice) {
        slices.remove(slice);
        return CompletableFuture.completedFuture(Done.getInstance());
    }

    @Override
    public CompletionStage<List<Entry>> load(String pipeline) {
        return CompletableFuture.completedFuture(List.copyOf(items.values()));
    }

    @Override
    public CompletionStage<Optional<Entry>> replace(String pipeline, Optional<Entry> expected, Entry entry) {
        items.put(entry.item(), entry);
        return CompletableFuture.completedFuture(Optional.empty());
    }
}
