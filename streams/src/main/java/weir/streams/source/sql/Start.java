package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.Done;
import weir.config.SqlSourceConfig;
import weir.streams.checkpoint.Ledger.Entry;
import weir.streams.model.Offset.InTable;
import weir.streams.model.Slice;

/** How the reading of changes begins, which is before the first load of a table does. */
interface Start {
    /**
     * Where a table begins.
     *
     * @param time write time of its first load, microseconds
     * @param from cursor that changes are read from, where they are read table by table
     */
    record Began(long time, InTable from) {}

    /** What the ledger knows. */
    default void adopt(Entry entry) {}

    /** The first load of a table has begun, now or in an earlier run. */
    default void hasBegun(String table) {}

    /** Those of the tables that can be read at all. */
    default List<String> wanted(List<String> tables, Connection connection) throws SQLException {
        return tables;
    }

    /** Told of all tables before any of them begins. */
    default CompletionStage<Done> ready(List<String> tables) {
        return CompletableFuture.completedFuture(Done.getInstance());
    }

    /** Empty while it is not final where the table begins. Whatever is committed later is among the changes. */
    Optional<Began> of(Table table, Connection connection) throws SQLException;

    /** Whether a table waits until its beginning is final. */
    boolean isSettling();

    /** No other table is wanted any more. */
    void only(List<String> tables);

    /**
     * Fails with a fault when the table could never begin.
     *
     * @param all there are beside it
     */
    void check(Table table, List<String> all, Connection connection) throws SQLException;

    /** Slices of changes beside those of each table. */
    default List<Slice> slices() {
        return List.of();
    }

    /** By a cursor: each table by itself. */
    final class OfPolls implements Start {
        private final Database database;
        private final SqlSourceConfig.Poll poll;
        private final Map<String, Cursor> settling = new ConcurrentHashMap<>();

        OfPolls(Database database, SqlSourceConfig.Poll poll) {
            this.database = database;
            this.poll = poll;
        }

        @Override
        public Optional<Began> of(Table table, Connection connection) throws SQLException {
            Cursor cursor = settling.computeIfAbsent(table.fullName(), it -> Cursor.of(database, table, poll));
            Optional<Cursor.Bound> bound = cursor.bound(connection);
            if (bound.isEmpty() && !cursor.isOfNothing()) return Optional.empty();
            settling.remove(table.fullName());
            InTable from = bound.map(cursor::start).orElse(InTable.START);
            long time = (bound.isPresent() ? bound.get().settled() : cursor.now(connection)) - 1;
            return Optional.of(new Began(time, from));
        }

        @Override
        public boolean isSettling() {
            return !settling.isEmpty();
        }

        @Override
        public void only(List<String> tables) {
            settling.keySet().retainAll(tables);
        }

        @Override
        public void check(Table table, List<String> all, Connection connection) throws SQLException {
            Cursor.of(database, table, poll).bound(connection);
        }
    }
}
