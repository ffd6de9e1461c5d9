package weir.drills;

import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import weir.standins.SqlStandIn;

/** Columns of the customers come, grow, are renamed and go, while rows change. */
final class SqlColumns {
    /** Of ids, those that are changed while columns are renamed and go. */
    private static final int EVERY = 7;

    private SqlColumns() {}

    static Map<Long, Map<String, Object>> rows(SqlStandIn database, String more) throws SQLException {
        return Sql.rows(database, "SELECT id, name, balance, version, " + more + " FROM customers");
    }

    static void addAndWiden(SqlStandIn database, Sql.Kind kind) throws SQLException {
        String widened = switch (kind) {
            case POSTGRESQL -> "ALTER COLUMN colour TYPE varchar(100)";
            case MARIADB, MYSQL -> "MODIFY COLUMN colour varchar(100)";
        };
        Sql.execute(
                database,
                "ALTER TABLE customers ADD COLUMN colour varchar(20)",
                "UPDATE customers SET colour = 'red' WHERE id % 3 = 0",
                "ALTER TABLE customers " + widened,
                "UPDATE customers SET colour = 'a colour of more than twenty letters' WHERE id % 3 = 1");
    }

    /** Beside rows that come, change and go. */
    static void renameAndDrop(SqlStandIn database, int rows) throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicInteger done = new AtomicInteger();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Future<?> writer = thread.submit(() -> {
            for (int next = 0; !isOver.get(); next = done.incrementAndGet()) {
                int fresh = 1_000_000 + next;
                Sql.execute(
                        database,
                        "INSERT INTO customers (id, name, balance, version, changed) VALUES (%d, 'fresh', 1, %d, current_timestamp)"
                                .formatted(fresh, next),
                        "UPDATE customers SET version = %d WHERE id = %d"
                                .formatted(next, next % (rows / EVERY) * EVERY),
                        "DELETE FROM customers WHERE id = %d AND id %% 3 = 0".formatted(fresh - 3));
            }
            return null;
        });
        awaitMore(done, writer);
        Sql.execute(database, "ALTER TABLE customers RENAME COLUMN colour TO shade");
        awaitMore(done, writer);
        Sql.execute(database, "ALTER TABLE customers DROP COLUMN note");
        awaitMore(done, writer);
        isOver.set(true);
        writer.get();
        thread.shutdown();
        Sql.execute(database, "UPDATE customers SET shade = 'blue' WHERE id % " + EVERY + " = 0");
    }

    private static void awaitMore(AtomicInteger done, Future<?> writer) throws IOException {
        int before = done.get();
        Drill.await("rows change meanwhile", () -> writer.isDone() || done.get() > before + 5);
    }

    /** What has become of the columns is seen in rows that were touched since. */
    static Map<Long, Map<String, Object>> expected(
            Map<Long, Map<String, Object>> before, Map<Long, Map<String, Object>> after) {
        Map<Long, Map<String, Object>> expected = new TreeMap<>();
        after.forEach((id, row) -> {
            boolean isTouched = id % EVERY == 0 || !before.containsKey(id);
            expected.put(id, over(before.get(id), isTouched ? row : Map.of()));
        });
        return expected;
    }

    /** What a row is when it is written over what an earlier one has left: a column that is gone stays as it was. */
    static Map<String, Object> over(@Nullable Map<String, Object> before, Map<String, Object> row) {
        Map<String, Object> all = new LinkedHashMap<>();
        if (before != null) all.putAll(before);
        all.putAll(row);
        return all;
    }
}
