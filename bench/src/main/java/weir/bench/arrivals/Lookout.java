package weir.bench.arrivals;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import weir.bench.data.ReadingsTable;
import weir.bench.events.Events;

/**
 * Looks again and again for rows that are due, by a SELECT of each partition of the table in which one is missing.
 *
 * <p>A row is seen at most one look after it could be read, so times are too long by that, never too short.
 */
final class Lookout {
    private static final int MOST_AT_ONCE = 64;
    private static final long EVERY = TimeUnit.MILLISECONDS.toNanos(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final CqlSession session;
    private final PreparedStatement select;

    Lookout(ReadingsTable table) {
        this.session = table.session();
        this.select = session.prepare(
                "SELECT seq FROM %s.%s WHERE device = ?".formatted(ReadingsTable.KEYSPACE, ReadingsTable.TABLE));
    }

    /** Returns when all rows were seen; how many looks that took. */
    long watch(Arrivals arrivals) throws IOException {
        long deadline = arrivals.due(arrivals.rows()) + PATIENCE.toNanos();
        long looks = 0;
        for (long next = System.nanoTime(); !arrivals.isComplete(); next = Math.max(next + EVERY, System.nanoTime())) {
            Pace.await(next);
            if (next > deadline) {
                throw new IOException("%d of %d rows are not in the table after %d s"
                        .formatted(arrivals.missing(), arrivals.rows(), PATIENCE.toSeconds()));
            }
            List<Long> open = arrivals.open(System.nanoTime(), MOST_AT_ONCE);
            CompletableFuture.allOf(
                            open.stream().map(row -> look(row, arrivals)).toArray(CompletableFuture<?>[]::new))
                    .join();
            looks += open.isEmpty() ? 0 : 1;
        }
        return looks;
    }

    private CompletableFuture<?> look(long row, Arrivals arrivals) {
        return session.executeAsync(select.bind(Events.reading(row).device()))
                .thenAccept(found -> note(found, arrivals))
                .toCompletableFuture();
    }

    private static void note(AsyncResultSet found, Arrivals arrivals) {
        long now = System.nanoTime();
        for (Row row : found.currentPage()) arrivals.seen(row.getLong(0), now); // one page holds a whole partition
    }
}
