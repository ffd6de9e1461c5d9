package weir.streams.checkpoint.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import weir.streams.checkpoint.Ledger;

/** The ledger by lightweight transactions: an entry is replaced by whoever saw the one before it. */
final class LedgerTable implements Ledger {
    private final StateSession session;
    private final String load;
    private final String read;
    private final String add;
    private final String replace;

    LedgerTable(StateSession session) {
        this.session = session;
        String table = session.tables().table("ledger");
        String columns = "SELECT item, version, plan, done FROM " + table;
        String key = " WHERE pipeline = ? AND bucket = ? AND item = ?";
        this.load = columns + " WHERE pipeline = ? AND bucket = ?";
        this.read = columns + key;
        this.add = "INSERT INTO " + table
                + " (pipeline, bucket, item, version, plan, done, updated) VALUES (?, ?, ?, ?, ?, ?, ?) IF NOT EXISTS";
        this.replace = "UPDATE " + table + " SET version = ?, plan = ?, done = ?, updated = ?" + key
                + " IF version = ? AND plan = ? AND done = ?";
    }

    @Override
    public CompletionStage<List<Entry>> load(String pipeline) {
        return session.untilDone(pipeline, () -> loadFrom(pipeline, 0, new ArrayList<>()));
    }

    private CompletionStage<List<Entry>> loadFrom(String pipeline, int bucket, List<Entry> entries) {
        if (bucket == StateTables.BUCKETS) return CompletableFuture.completedFuture(entries);
        return session.readAll(load, pipeline, bucket).thenCompose(rows -> {
            for (Row row : rows) entries.add(entry(row));
            return loadFrom(pipeline, bucket + 1, entries);
        });
    }

    @Override
    public CompletionStage<Optional<Entry>> replace(String pipeline, Optional<Entry> expected, Entry entry) {
        return session.untilDone(pipeline, () -> replaceOnce(pipeline, expected, entry));
    }

    private CompletionStage<Optional<Entry>> replaceOnce(String pipeline, Optional<Entry> expected, Entry entry) {
        return change(pipeline, expected, entry).thenCompose(result -> {
            if (result.wasApplied()) return CompletableFuture.completedFuture(Optional.<Entry>empty());
            return session.readSerial(read, pipeline, StateTables.bucket(entry.item()), entry.item())
                    .thenCompose(row -> {
                        // forgotten meanwhile: then it is a new one
                        if (row.isEmpty()) return replaceOnce(pipeline, Optional.empty(), entry);
                        Entry stands = entry(row.get());
                        // an earlier try whose answer was lost
                        boolean isOurs = stands.equals(entry);
                        return CompletableFuture.completedFuture(isOurs ? Optional.empty() : Optional.of(stands));
                    });
        });
    }

    private CompletionStage<AsyncResultSet> change(String pipeline, Optional<Entry> expected, Entry entry) {
        int bucket = StateTables.bucket(entry.item());
        if (expected.isEmpty()) {
            return session.execute(
                    add, pipeline, bucket, entry.item(), entry.version(), entry.plan(), entry.isDone(), Instant.now());
        }
        Entry before = expected.get();
        return session.execute(
                replace,
                entry.version(),
                entry.plan(),
                entry.isDone(),
                Instant.now(),
                pipeline,
                bucket,
                entry.item(),
                before.version(),
                before.plan(),
                before.isDone());
    }

    @SuppressWarnings("NullAway") // these columns are written with every row
    private static Entry entry(Row row) {
        return new Entry(
                row.getString("item"), row.getString("version"), row.getString("plan"), row.getBoolean("done"));
    }
}
