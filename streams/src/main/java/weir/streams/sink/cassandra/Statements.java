package weir.streams.sink.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import weir.streams.cassandra.CassandraCluster;
import weir.streams.cassandra.Retries;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.sink.cassandra.StatementText.Form;

/** The statements of one table, prepared once each. */
final class Statements {
    /** Past this many lists of columns the insert that names every column serves, with unset values where a field is absent. */
    private static final int MOST = 256;

    private final TargetTable table;
    private final ConsistencyLevel consistency;
    private final CassandraCluster cluster;
    private final CqlSession session;
    private final Retries retries;
    private final Map<StatementText, One> statements = new ConcurrentHashMap<>();

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
    One of(StatementText text) {
        One known = statements.get(text);
        if (known != null) return known;
        boolean canGrow = text.form() != Form.DELETE && text.columns().containsAll(table.keys());
        StatementText wanted = statements.size() >= MOST && canGrow ? text.with(everyColumn()) : text;
        return statements.computeIfAbsent(wanted, One::new);
    }

    private List<Column> everyColumn() {
        return table.columns().values().stream()
                .filter(column -> column.cells().isPresent())
                .toList();
    }

    /** One statement. */
    final class One {
        private final StatementText text;
        private @Nullable CompletableFuture<PreparedStatement> preparing;
        private volatile @Nullable PreparedStatement prepared;

        private One(StatementText text) {
            this.text = text;
        }

        StatementText text() {
            return text;
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
            return prepare(text.cql(table))
                    .exceptionallyCompose(failure -> cluster.cannotRead(failure)
                            ? prepare(text.plain(table))
                            : CompletableFuture.failedFuture(failure))
                    .thenApply(ready -> {
                        prepared = ready;
                        return ready;
                    })
                    .toCompletableFuture();
        }

        private CompletionStage<PreparedStatement> prepare(String cql) {
            SimpleStatement statement = SimpleStatement.newInstance(cql)
                    .setConsistencyLevel(consistency)
                    .setIdempotent(true);
            return retries.untilDone(() -> session.prepareAsync(statement), this::cause);
        }

        /** There is no row yet that could be refused. */
        private CodedException cause(Throwable failure) {
            CodedException cause = cluster.cause(failure);
            if (cause.code() != Code.ROW_REFUSED) return cause;
            return new CodedException(Code.MAPPING, String.valueOf(cause.getMessage()), failure);
        }
    }
}
