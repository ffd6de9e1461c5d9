package weir.streams.checkpoint.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.Done;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.checkpoint.Checkpoints;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Offset;
import weir.streams.model.Page;

/**
 * Checkpoints by lightweight transactions.
 *
 * <p>One whose answer is lost may have been applied, or may yet be. So every one of them can be repeated: a start knows its own owner
 * text again, and a save is conditional on the write time as well, so that one which arrives late does not move a checkpoint back.
 */
final class SliceTable implements Checkpoints {
    private static final String PROCESS = process();
    private static final AtomicLong STARTS = new AtomicLong();

    private final StateSession session;
    private final String read;
    private final String create;
    private final String take;
    private final String save;
    private final String forget;

    SliceTable(StateSession session) {
        this.session = session;
        String table = session.tables().table("slices");
        String key = " WHERE pipeline = ? AND slice = ?";
        this.read = "SELECT offset, last_write_time, generation, owner, done, updated FROM " + table + key;
        this.create = "INSERT INTO " + table
                + " (pipeline, slice, last_write_time, generation, owner, done, updated) VALUES (?, ?, 0, 1, ?, false, ?)"
                + " IF NOT EXISTS";
        this.take = "UPDATE " + table + " SET generation = ?, owner = ?, updated = ?" + key + " IF generation = ?";
        this.save = "UPDATE " + table + " SET offset = ?, last_write_time = ?, done = ?, updated = ?" + key
                + " IF generation = ? AND last_write_time <= ?";
        this.forget = "DELETE FROM " + table + key + " IF EXISTS";
    }

    @Override
    public CompletionStage<Checkpoint> start(String pipeline, String slice) {
        String owner = PROCESS + ":" + STARTS.incrementAndGet();
        return session.untilDone(pipeline, () -> startOnce(pipeline, slice, owner));
    }

    /** A taking whose answer is lost is found by its owner text when this is repeated. */
    private CompletionStage<Checkpoint> startOnce(String pipeline, String slice, String owner) {
        return row(pipeline, slice).thenCompose(before -> {
            if (isOwnedBy(before, owner)) return CompletableFuture.completedFuture(checkpoint(before.get()));
            return take(pipeline, slice, before, owner).thenCompose(taken -> {
                // somebody else came first, and is fenced by the next generation
                if (!taken.wasApplied()) return startOnce(pipeline, slice, owner);
                // the owner before may have saved between the reading and the taking
                return row(pipeline, slice).thenApply(after -> taken(generation(before) + 1, after));
            });
        });
    }

    private CompletionStage<AsyncResultSet> take(String pipeline, String slice, Optional<Row> before, String owner) {
        if (before.isEmpty()) return session.execute(create, pipeline, slice, owner, Instant.now());
        long generation = generation(before);
        return session.execute(take, generation + 1, owner, Instant.now(), pipeline, slice, generation);
    }

    private static long generation(Optional<Row> row) {
        return row.map(found -> found.getLong("generation")).orElse(0L);
    }

    /** Whoever was overtaken at once is told its own generation, and fenced by it at its first save. */
    private static Checkpoint taken(long generation, Optional<Row> row) {
        if (row.isEmpty()) return new Checkpoint(generation, Optional.empty(), 0, false);
        Checkpoint stands = checkpoint(row.get());
        return new Checkpoint(generation, stands.offset(), stands.lastWriteTime(), stands.isDone());
    }

    private static boolean isOwnedBy(Optional<Row> row, String owner) {
        return row.isPresent() && owner.equals(row.get().getString("owner"));
    }

    @Override
    public CompletionStage<Optional<Checkpoint>> read(String pipeline, String slice) {
        return session.untilDone(
                pipeline, () -> row(pipeline, slice).thenApply(row -> row.map(SliceTable::checkpoint)));
    }

    @Override
    public CompletionStage<Done> save(String pipeline, String slice, long generation, Page page) {
        return session.untilDone(
                pipeline,
                () -> session.execute(
                                save,
                                page.next().text(),
                                page.lastWriteTime(),
                                page.isLast(),
                                Instant.now(),
                                pipeline,
                                slice,
                                generation,
                                page.lastWriteTime())
                        .thenCompose(result -> result.wasApplied()
                                ? CompletableFuture.completedFuture(StateSession.done())
                                : row(pipeline, slice)
                                        .thenCompose(row -> refused(slice, generation, page.next(), row))));
    }

    private static CompletionStage<Done> refused(String slice, long generation, Offset next, Optional<Row> row) {
        // nobody forgets a partition: its row was deleted by hand, and a start without it begins somewhere else
        if (row.isEmpty() && next instanceof Offset.InPartition) {
            return CompletableFuture.failedFuture(new CodedException(
                    Code.STATE_REFUSED,
                    "slice " + slice
                            + " has no row any more, so nothing can be saved (expected: rows of slices are deleted"
                            + " while the daemon is stopped)"));
        }
        // forgotten: all of its version is done, or a newer one has taken its place, so there is nothing left to
        // remember
        if (row.isEmpty()) return CompletableFuture.completedFuture(StateSession.done());
        Row stands = row.get();
        // ours, and further on already: this is a repeated save that was overtaken
        if (stands.getLong("generation") == generation) return CompletableFuture.completedFuture(StateSession.done());
        return fenced("slice " + slice + " was taken over by " + stands.getString("owner") + " at "
                + stands.getInstant("updated") + ": two daemons run on the same state");
    }

    private static CompletionStage<Done> fenced(String message) {
        return CompletableFuture.failedFuture(new CodedException(Code.FENCED, message));
    }

    @Override
    public CompletionStage<Done> forget(String pipeline, String slice) {
        return session.untilDone(
                pipeline, () -> session.execute(forget, pipeline, slice).thenApply(result -> StateSession.done()));
    }

    private CompletionStage<Optional<Row>> row(String pipeline, String slice) {
        return session.readSerial(read, pipeline, slice);
    }

    private static Checkpoint checkpoint(Row row) {
        return new Checkpoint(
                row.getLong("generation"),
                Optional.ofNullable(row.getString("offset")).map(Offset::parse),
                row.getLong("last_write_time"),
                row.getBoolean("done"));
    }

    private static String process() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            host = "localhost";
        }
        return host + ":" + ProcessHandle.current().pid() + ":"
                + Integer.toHexString(ThreadLocalRandom.current().nextInt());
    }
}
