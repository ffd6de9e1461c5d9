package weir.streams.sink.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.config.CassandraSinkConfig;
import weir.streams.cassandra.CassandraCluster;
import weir.streams.cassandra.Retries;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Envelope;
import weir.streams.model.PerShape;
import weir.streams.model.Shape;
import weir.streams.transform.KnownFields;

/**
 * The table as it is now. It is read at the start, and again when the cluster tells of a change, when a statement fails as if there was
 * one, and around every column that is added. A page keeps the table it began with; what of it fails for that is bound anew.
 */
final class LiveTable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveTable.class);
    private static final Duration DDL_TIMEOUT = Duration.ofSeconds(30);

    private final Target target;
    private final CassandraCluster cluster;
    private final KnownFields foreseen;
    private final Retries retries;
    private final Drifting drifting;
    private final Runnable unwatch;
    /** Columns that this sink adds, which is no news when the cluster tells of them. */
    private final Set<String> own = ConcurrentHashMap.newKeySet();
    /** Those it has asked for and whose coming is not told yet; their changes go one after the other. */
    private final Map<String, String> unsure = Collections.synchronizedMap(new LinkedHashMap<>());

    private volatile @Nullable Opened opened;
    private @Nullable CompletableFuture<Opened> reading;

    LiveTable(Target target, Way way, KnownFields foreseen) {
        this.target = target;
        this.cluster = way.cluster();
        this.foreseen = foreseen;
        this.retries = way.retries();
        this.drifting = new Drifting(way.pipeline(), target.config().drift(), way.meter());
        this.unwatch = cluster.watch(target.config().keyspace(), target.table(), this::changed);
    }

    /** What is known once the table was read; {@code source} is how the driver knows it. */
    record Opened(
            CqlSession session,
            ConsistencyLevel consistency,
            TableMetadata source,
            TargetTable table,
            PerShape<RowBinder> binders,
            NewColumns newColumns) {
        boolean isDelete(Envelope envelope) {
            return binders.of(envelope.fields().shape()).isDelete(envelope);
        }
    }

    /** Null until it was read for the first time. */
    @Nullable
    Opened now() {
        return opened;
    }

    /** Reads it, waiting out weather. Those who ask while it is read share the answer. */
    synchronized CompletionStage<Opened> read() {
        CompletableFuture<Opened> current = reading;
        if (current == null || current.isDone()) {
            current = retries.untilDone(this::once, cluster::cause).toCompletableFuture();
            reading = current;
        }
        return current;
    }

    /** Whether it is another table than it was. */
    CompletionStage<Boolean> isOtherThan(Opened before) {
        return before.equals(opened)
                ? read().thenApply(now -> !now.equals(before))
                : CompletableFuture.completedFuture(true);
    }

    private CompletionStage<Opened> once() {
        return cluster.session()
                .thenCompose(session -> cluster.schema(session).thenCompose(metadata -> believe(session, metadata)));
    }

    private void changed() {
        Opened before = opened;
        if (before == null) return;
        believe(before.session(), before.session().getMetadata()).whenComplete((now, failure) -> {
            // the next write fails, reads the table and says so
            if (failure != null) LOG.debug("{}: {}", target.name(), failure.toString());
        });
    }

    /** Rows must not lose cells, nor a pipeline its table, as one node has not heard of them yet. */
    private CompletionStage<Opened> believe(CqlSession session, Metadata metadata) {
        if (!hasLost(metadata)) return CompletableFuture.completedFuture(take(session, metadata));
        return cluster.isSchemaSettled(session).thenApply(isSettled -> {
            if (isSettled) return take(session, metadata);
            throw new CodedException(
                    Code.CASSANDRA_UNAVAILABLE,
                    target.name() + " or a column of it is not what it was, and it is too early to tell: too few"
                            + " nodes are up, or they do not agree on the schema");
        });
    }

    private boolean hasLost(Metadata metadata) {
        Optional<TableMetadata> found = metadata.getKeyspace(
                        CqlIdentifier.fromInternal(target.config().keyspace()))
                .flatMap(keyspace -> keyspace.getTable(CqlIdentifier.fromInternal(target.table())));
        if (found.isEmpty()) return true;
        Opened before = opened;
        if (before == null) return false;
        return !before.source().getId().equals(found.get().getId())
                || !found.get()
                        .getColumns()
                        .entrySet()
                        .containsAll(before.source().getColumns().entrySet());
    }

    private synchronized Opened take(CqlSession session, Metadata metadata) {
        TableMetadata source = TargetTable.find(target, metadata);
        Opened before = opened;
        if (before != null && before.session() == session && isSame(before.source(), source)) return before;
        CassandraSinkConfig config = target.config();
        TargetTable table = TargetTable.of(source);
        Foreseen.check(table, foreseen, target);
        ConsistencyLevel consistency =
                DefaultConsistencyLevel.valueOf(config.consistency().name());
        Statements statements = new Statements(table, consistency, cluster, session, retries);
        var newColumns = new NewColumns(table, RowRules.fields(config.rules()));
        PerShape<RowBinder> binders = new PerShape<>(shape -> {
            met(shape, table, newColumns);
            return RowBinder.of(table, config, statements, shape);
        });
        var fresh = new Opened(session, consistency, source, table, binders, newColumns);
        opened = fresh;
        if (before != null) drifting.noticed(before.source(), source, own);
        return fresh;
    }

    /** Waits until the change that brought this table has been told: what follows from it is told after it. */
    private synchronized void met(Shape shape, TargetTable table, NewColumns newColumns) {
        drifting.met(shape, table, newColumns);
    }

    private static boolean isSame(TableMetadata a, TableMetadata b) {
        return a.getId().equals(b.getId()) && a.getColumns().equals(b.getColumns());
    }

    /**
     * Sees to it that it has these columns and all nodes know of them, waiting out weather.
     *
     * @param wanted types by name
     */
    CompletionStage<Opened> add(Map<String, String> wanted) {
        return cluster.alter(() -> retries.untilDone(() -> tryToAdd(wanted), cluster::cause));
    }

    private CompletionStage<Opened> tryToAdd(Map<String, String> wanted) {
        return once().thenCompose(now -> {
            Map<String, String> missing = missing(wanted, now);
            if (missing.isEmpty()) {
                tellAdded(now.table());
                return agreed(now);
            }
            own.addAll(missing.keySet());
            unsure.putAll(missing);
            String cql = NewColumns.alter(now.table(), missing);
            return now.session()
                    .executeAsync(SimpleStatement.newInstance(cql).setTimeout(DDL_TIMEOUT))
                    .handle((done, failure) ->
                            failure == null ? added(now.table()) : lookAgain(wanted, missing, cluster.cause(failure)))
                    .thenCompose(next -> next);
        });
    }

    private CompletionStage<Opened> added(TargetTable table) {
        tellAdded(table);
        return once().thenCompose(this::agreed);
    }

    private void tellAdded(TargetTable table) {
        if (!unsure.isEmpty()) drifting.added(unsure, table);
        unsure.clear();
    }

    /** Another daemon may have been first; if not, no further try will do. */
    private CompletionStage<Opened> lookAgain(
            Map<String, String> wanted, Map<String, String> missing, CodedException why) {
        if (why.code() != Code.ROW_REFUSED) return CompletableFuture.failedFuture(why);
        own.removeAll(missing.keySet());
        unsure.keySet().removeAll(missing.keySet());
        return once().thenCompose(now -> {
            if (missing(wanted, now).size() < missing.size()) return tryToAdd(wanted);
            return CompletableFuture.failedFuture(new CodedException(
                    Code.MAPPING,
                    String.join(", ", missing.keySet()) + " cannot be added to "
                            + now.table().name() + ": " + why.what(),
                    why));
        });
    }

    private static Map<String, String> missing(Map<String, String> wanted, Opened now) {
        Map<String, String> missing = new LinkedHashMap<>(wanted);
        missing.keySet().removeAll(now.table().columns().keySet());
        return missing;
    }

    /** A node that does not know the column yet would refuse its rows. */
    private CompletionStage<Opened> agreed(Opened now) {
        return now.session().checkSchemaAgreementAsync().thenApply(isAgreed -> {
            if (isAgreed) return now;
            throw new CodedException(
                    Code.CASSANDRA_UNAVAILABLE, now.table().name() + ": the nodes do not agree on the schema yet");
        });
    }

    /** Hears of no more changes. */
    void close() {
        unwatch.run();
    }
}
