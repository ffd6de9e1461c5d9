package weir.streams.source.blob;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.checkpoint.Checkpoints;
import weir.streams.checkpoint.Ledger;
import weir.streams.checkpoint.Ledger.Entry;

/**
 * Which versions there are, which slices of them are still to be read, and what their write times are: the ledger in memory, about 200
 * bytes a blob, compared with each listing by name and tag. Times are never compared: two versions may be of the same second.
 */
final class Catalogue {
    private static final int PARALLELISM = 16;
    private static final CompletionStage<Done> DONE = CompletableFuture.completedFuture(Done.getInstance());

    private final String pipeline;
    private final Ledger ledger;
    private final Checkpoints checkpoints;
    private final Planning planning;
    private final Map<String, Item> items = new ConcurrentHashMap<>();
    private final Queue<Leftover> leftovers = new ConcurrentLinkedQueue<>();

    /**
     * How versions are planned.
     *
     * @param sliceSize 0 where the format cannot be read from the middle
     * @param ahead most microseconds that a compressed blob's write times can be ahead of its checkpoint
     * @param grace how long the slices of a replaced version may still be saved; forgotten earlier, they would look stolen
     */
    record Planning(long sliceSize, long ahead, Duration grace) {}

    private record Leftover(String slice, Instant due) {}

    Catalogue(String pipeline, Ledger ledger, Checkpoints checkpoints, Planning planning) {
        this.pipeline = pipeline;
        this.ledger = ledger;
        this.checkpoints = checkpoints;
        this.planning = planning;
    }

    /** Completes with one element when the ledger is in memory. */
    Source<Done, NotUsed> load() {
        return Source.completionStage(ledger.load(pipeline))
                .mapConcat(entries -> entries)
                .mapAsync(PARALLELISM, this::adopt)
                .fold(Done.getInstance(), (done, next) -> done);
    }

    /** Plans a blob of a listing unless its version is known. */
    CompletionStage<Done> see(Found found, int sweep) {
        Item known = items.get(found.name());
        if (known == null) return replace(Optional.empty(), newVersion(found, Long.MIN_VALUE), found.name(), sweep);
        known.seenIn(sweep);
        Version version = known.version();
        if (version.covers(found)) return settle(known);
        if (version.isSameBlob(found)) return replace(Optional.of(version), version.grown(found), found.name(), sweep);
        return lastTime(known)
                .thenCompose(last -> replace(Optional.of(version), newVersion(found, last), found.name(), sweep)
                        .thenApply(done -> leaveOver(known, version)));
    }

    /** The slice has been read and that is saved. */
    CompletionStage<Done> ended(BlobSlice slice) {
        Item item = items.get(slice.blob());
        if (item == null) return DONE; // found out from its checkpoint when the ledger is loaded
        Version version = item.version();
        boolean isCurrent = version.tag().equals(slice.tag()) && version.size() == slice.size();
        if (!isCurrent) return DONE;
        item.read(slice.no());
        return settle(item);
    }

    /** Slices of the blobs of a listing that are still to be read, oldest version first. */
    List<Open> open(int sweep) {
        List<Open> open = new ArrayList<>();
        for (Item item : items.values()) {
            long modified = item.version().modified();
            for (BlobSlice slice : item.open(sweep)) open.add(new Open(slice, modified));
        }
        open.sort(Comparator.comparingLong(Open::modified)
                .thenComparing(o -> o.slice().blob())
                .thenComparingInt(o -> o.slice().no()));
        return open;
    }

    /** Still to be read, since then. */
    record Open(BlobSlice slice, long modified) {}

    /** Drops the checkpoints of replaced versions. A process that ends before leaves them behind; they do no harm. */
    Source<Done, NotUsed> clear(Instant now) {
        List<Leftover> due =
                leftovers.stream().filter(l -> l.due().isBefore(now)).toList();
        return Source.from(due)
                .mapAsync(
                        PARALLELISM,
                        leftover -> checkpoints
                                .forget(pipeline, leftover.slice())
                                .thenApply(done -> {
                                    leftovers.remove(leftover);
                                    return done;
                                }))
                .fold(Done.getInstance(), (done, next) -> done);
    }

    /** A later version of a name is later by write time as well, whatever the clock of the storage account says. */
    private Version newVersion(Found found, long lastTime) {
        boolean isWhole = found.isAppend() || found.isGzip() || planning.sliceSize() >= found.size();
        long first = Math.max(found.time(), lastTime + 1);
        return new Version(
                found.tag(),
                found.isAppend(),
                found.isGzip(),
                found.size(),
                isWhole ? 0 : planning.sliceSize(),
                first,
                found.modified(),
                0,
                found.size() == 0);
    }

    /** The last write time that a version can have given. */
    private CompletionStage<Long> lastTime(Item item) {
        Version version = item.version();
        if (!version.isGzip()) return CompletableFuture.completedFuture(version.first() + version.size());
        if (version.isDone()) return CompletableFuture.completedFuture(Math.max(version.first(), version.last()));
        return checkpoint(item).thenApply(saved -> {
            long last = Math.max(
                    version.first(), saved.map(Checkpoint::lastWriteTime).orElse(0L));
            boolean isFinal = saved.isPresent() && saved.get().isDone() && !version.isAppend();
            return isFinal ? last : last + planning.ahead();
        });
    }

    private CompletionStage<Optional<Checkpoint>> checkpoint(Item item) {
        return checkpoints.read(pipeline, item.version().slice(item.blob, 0).name());
    }

    private CompletionStage<Done> replace(Optional<Version> expected, Version next, String blob, int sweep) {
        Optional<Entry> old = expected.map(version -> version.entry(blob));
        return ledger.replace(pipeline, old, next.entry(blob)).thenCompose(standing -> {
            if (standing.isPresent()) return adopt(standing.get()).thenApply(done -> seen(blob, sweep));
            items.put(blob, new Item(blob, next));
            return CompletableFuture.completedFuture(seen(blob, sweep));
        });
    }

    private Done seen(String blob, int sweep) {
        Item item = items.get(blob);
        if (item != null) item.seenIn(sweep);
        return Done.getInstance();
    }

    /** Takes what the ledger says and, where that is not done, what the checkpoints say. */
    private CompletionStage<Done> adopt(Entry entry) {
        Item item = new Item(entry.item(), Version.of(entry));
        boolean isKnown = entry.isDone() || item.version().isAppend();
        CompletionStage<Done> read = isKnown ? DONE : readCheckpoints(item, 0);
        return read.thenApply(done -> {
            items.put(item.blob, item);
            return done;
        });
    }

    private CompletionStage<Done> readCheckpoints(Item item, int from) {
        Version version = item.version();
        if (from >= version.count()) return DONE;
        int to = Math.min(version.count(), from + PARALLELISM);
        CompletionStage<Done> some = DONE;
        for (int no = from; no < to; no++) {
            BlobSlice slice = version.slice(item.blob, no);
            some = some.thenCombine(checkpoints.read(pipeline, slice.name()), (done, saved) -> {
                if (saved.map(Checkpoint::isDone).orElse(false)) item.read(slice.no());
                return done;
            });
        }
        return some.thenCompose(done -> readCheckpoints(item, to));
    }

    /** Tells the ledger that all of a version has been read, and only then forgets its slices. */
    private CompletionStage<Done> settle(Item item) {
        if (!item.isToBeSettled()) return DONE;
        Version version = item.version();
        CompletionStage<Long> last = version.isGzip()
                ? checkpoint(item)
                        .thenApply(saved -> saved.map(Checkpoint::lastWriteTime).orElse(version.first()))
                : CompletableFuture.completedFuture(0L);
        return last.thenCompose(time -> {
            Version done = version.done(Math.max(time, version.isGzip() ? version.first() : 0));
            return ledger.replace(pipeline, Optional.of(version.entry(item.blob)), done.entry(item.blob))
                    .thenCompose(standing -> {
                        if (standing.isPresent()) return adopt(standing.get());
                        item.replace(version, done);
                        return version.isAppend() ? DONE : forget(version.slices(item.blob));
                    });
        });
    }

    private CompletionStage<Done> forget(Collection<BlobSlice> slices) {
        return slices.stream()
                .map(slice -> checkpoints.forget(pipeline, slice.name()))
                .reduce(DONE, (all, next) -> all.thenCombine(next, (a, b) -> a));
    }

    private Done leaveOver(Item item, Version version) {
        Instant due = Instant.now().plus(planning.grace());
        boolean hasCheckpoints = version.isAppend() || !version.isDone();
        if (hasCheckpoints) {
            version.slices(item.blob).forEach(slice -> leftovers.add(new Leftover(slice.name(), due)));
        }
        return Done.getInstance();
    }
}
