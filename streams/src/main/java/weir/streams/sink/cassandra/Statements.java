package weir.streams.sink.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import weir.streams.cassandra.CassandraCluster;
import weir.streams.cassandra.Retries;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/** The inserts of one table, prepared once per list of columns. */
final class Statements {
    /** Past this many lists of columns the statement that names every column serves, with unset values where a field is absent. */
    private static final int MOST = 256;

    private final TargetTable table;
    private final ConsistencyLevel consistency;
    private final CassandraCluster cluster;
    private final CqlSession session;
    private final Retries retries;
    private final Map<List<Column>, Insert> inserts = new ConcurrentHashMap<>();

    Statements(
            TargetTable table,
            ConsistencyLevel consistency,
            CassandraCluster cluster,
            CqlSession session,
            Retries retries) {
        this.table = table;
        this.consistency = consistency;
        this.cluster = cluster;
        this.session = session;
        this.retries = retries;
    }

    /** A statement with these columns at least. */
    Insert of(List<Column> columns) {
        Insert known = inserts.get(columns);
        if (known != null) return known;
        boolean hasWholeKey = columns.containsAll(table.keys());
        List<Column> wanted = inserts.size() >= MOST && hasWholeKey ? everyColumn() : columns;
        return inserts.computeIfAbsent(wanted, Insert::new);
    }

    private List<Column> everyColumn() {
        return table.columns().values().stream()
                .filter(column -> column.scalar().isPresent())
                .toList();
    }

    String cql(List<Column> columns) {
        String names = columns.stream().map(Column::quoted).collect(Collectors.joining(", "));
        String marks = columns.stream().map(this::mark).collect(Collectors.joining(", "));
        return "INSERT INTO " + table.quoted() + " (" + names + ") VALUES (" + marks + ") USING TIMESTAMP ?";
    }

    /**
     * The marker says its type. A statement that the server forgot, as the table was changed, is prepared again by the driver, which sends it
     * the same bytes: without the type, those of a bigint would become a double. With it the server refuses.
     */
    private String mark(Column column) {
        return "(" + column.cqlType() + ")?";
    }

    /** One insert: its columns, in the order of its values, the write time last. */
    final class Insert {
        private final List<Column> columns;
        private @Nullable CompletableFuture<PreparedStatement> preparing;
        private volatile @Nullable PreparedStatement prepared;

        private Insert(List<Column> columns) {
            this.columns = columns;
        }

        List<Column> columns() {
            return columns;
        }

        /** Null until {@link #prepare} has completed. */
        @Nullable
        PreparedStatement prepared() {
            return prepared;
        }

        synchronized CompletableFuture<PreparedStatement> prepare() {
            CompletableFuture<PreparedStatement> current = preparing;
            if (current == null || current.isCompletedExceptionally()) {
                current = start();
                preparing = current;
            }
            return current;
        }

        private CompletableFuture<PreparedStatement> start() {
            SimpleStatement statement = SimpleStatement.newInstance(cql(columns))
                    .setConsistencyLevel(consistency)
                    .setIdempotent(true);
            return retries.untilDone(() -> session.prepareAsync(statement), this::cause)
                    .thenApply(ready -> {
                        prepared = ready;
                        return ready;
                    })
                    .toCompletableFuture();
        }

        /** There is no row yet that could be refused. */
        private CodedException cause(Throwable failure) {
            CodedException cause = cluster.cause(failure);
            if (cause.code() != Code.ROW_REFUSED) return cause;
            return new CodedException(Code.MAPPING, String.valueOf(cause.getMessage()), failure);
        }
    }
}
