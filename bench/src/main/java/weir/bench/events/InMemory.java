package weir.bench.events;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.Done;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.checkpoint.Checkpoints;
import weir.streams.model.Page;

/** Checkpoints that cost nothing and are gone with the run. */
final class InMemory implements Checkpoints {
    private final Map<String, Checkpoint> slices = new ConcurrentHashMap<>();

    @Override
    public CompletionStage<Checkpoint> start(String pipeline, String slice) {
        Checkpoint taken = slices.merge(
                slice,
                new Checkpoint(1, Optional.empty(), 0, false),
                (old, first) ->
                        new Checkpoint(old.generation() + 1, old.offset(), old.lastWriteTime(), old.isDone()));
        return CompletableFuture.completedFuture(taken);
    }

    @Override
    public CompletionStage<Optional<Checkpoint>> read(String pipeline, String slice) {
        return CompletableFuture.completedFuture(Optional.ofNullable(slices.get(slice)));
    }

    @Override
    public CompletionStage<Done> save(String pipeline, String slice, long generation, Page page) {
        slices.put(
                slice, new Checkpoint(generation, Optional.of(page.next()), page.lastWriteTime(), page.isLast()));
        return CompletableFuture.completedFuture(Done.getInstance());
    }

    @Override
    public CompletionStage<Done> forget(String pipeline, String slice) {
        slices.remove(slice);
        return CompletableFuture.completedFuture(Done.getInstance());
    }
}
