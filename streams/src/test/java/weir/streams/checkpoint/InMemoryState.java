package weir.streams.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.Done;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Page;

/** Ledger, checkpoints and dead letters that last as long as the object; each call completes at once. */
public final class InMemoryState implements Ledger, Checkpoints, DeadLetters {
    public final Map<String, Entry> entries = new ConcurrentHashMap<>();
    public final Map<String, Checkpoint> checkpoints = new ConcurrentHashMap<>();
    public final List<Rejected> deadLetters = new CopyOnWriteArrayList<>();

    @Override
    public synchronized CompletionStage<List<Entry>> load(String pipeline) {
        List<Entry> all = new ArrayList<>();
        entries.forEach((key, entry) -> {
            if (key.startsWith(pipeline + "/")) all.add(entry);
        });
        return CompletableFuture.completedFuture(all);
    }

    @Override
    public synchronized CompletionStage<Optional<Entry>> replace(
            String pipeline, Optional<Entry> expected, Entry entry) {
        String key = key(pipeline, entry.item());
        Optional<Entry> standing = Optional.ofNullable(entries.get(key));
        if (!standing.equals(expected)) return CompletableFuture.completedFuture(standing);
        entries.put(key, entry);
        return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public synchronized CompletionStage<Checkpoint> start(String pipeline, String slice) {
        Checkpoint raised = checkpoints.compute(
                key(pipeline, slice),
                (key, old) -> old == null
                        ? new Checkpoint(1, Optional.empty(), 0, false)
                        : new Checkpoint(old.generation() + 1, old.offset(), old.lastWriteTime(), old.isDone()));
        return CompletableFuture.completedFuture(raised);
    }

    @Override
    public CompletionStage<Optional<Checkpoint>> read(String pipeline, String slice) {
        return CompletableFuture.completedFuture(Optional.ofNullable(checkpoints.get(key(pipeline, slice))));
    }

    @Override
    public synchronized CompletionStage<Done> save(String pipeline, String slice, long generation, Page page) {
        String key = key(pipeline, slice);
        Checkpoint old = checkpoints.get(key);
        if (old == null || old.generation() != generation) {
            return CompletableFuture.failedFuture(new CodedException(Code.FENCED, slice + ": taken over"));
        }
        checkpoints.put(key, new Checkpoint(generation, Optional.of(page.next()), page.lastWriteTime(), page.isLast()));
        return CompletableFuture.completedFuture(Done.getInstance());
    }

    @Override
    public CompletionStage<Done> forget(String pipeline, String slice) {
        checkpoints.remove(key(pipeline, slice));
        return CompletableFuture.completedFuture(Done.getInstance());
    }

    @Override
    public CompletionStage<Done> add(String pipeline, String slice, List<Rejected> rejected) {
        deadLetters.addAll(rejected);
        return CompletableFuture.completedFuture(Done.getInstance());
    }

    private static String key(String pipeline, String name) {
        return pipeline + "/" + name;
    }
}
