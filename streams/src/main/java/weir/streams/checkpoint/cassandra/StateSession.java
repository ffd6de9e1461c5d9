package weir.streams.checkpoint.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.stream.javadsl.Sink;
import org.jspecify.annotations.Nullable;
import weir.config.StateConfig;
import weir.streams.cassandra.CassandraCluster;
import weir.streams.cassandra.Disagreement;
import weir.streams.cassandra.Retries;
import weir.streams.metrics.PipelineMeter;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/** Statements on the state keyspace: prepared when first used, tried until the weather lets them through. */
final class StateSession implements AutoCloseable {
    private static final Duration MIN_BACKOFF = Duration.ofMillis(100);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(10);

    private final CassandraCluster cluster;
    private final StateTables tables;
    private final Function<String, PipelineMeter> meters;
    private final Map<String, Retries> retries = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<PreparedStatement>> prepared = new ConcurrentHashMap<>();
    private @Nullable CompletableFuture<CqlSession> opening;

    StateSession(StateConfig config, CassandraCluster cluster, Function<String, PipelineMeter> meters) {
        this.cluster = cluster;
        this.tables = new StateTables(config);
        this.meters = meters;
    }

    StateTables tables() {
        return tables;
    }

    /** Repeats {@code work} while weather fails it, and says so on the pipeline's meter. */
    <T> CompletionStage<T> untilDone(String pipeline, Supplier<CompletionStage<T>> work) {
        var disagreement = new Disagreement();
        return retries.computeIfAbsent(
                        pipeline,
                        name -> new Retries(cluster.system(), name, meters.apply(name), MIN_BACKOFF, MAX_BACKOFF))
                .untilDone(work, failure -> cause(failure, disagreement));
    }

    /** One try. Every statement here is at LOCAL_QUORUM, and LOCAL_SERIAL where it has a condition. */
    CompletionStage<AsyncResultSet> execute(String cql, Object... values) {
        return statement(cql, values)
                .thenCompose(bound -> session().thenCompose(session -> session.executeAsync(bound)));
    }

    /** One try to read a row that lightweight transactions write: it settles those whose end nobody saw. */
    CompletionStage<Optional<Row>> readSerial(String cql, Object... values) {
        return statement(cql, values)
                .thenApply(bound -> bound.setConsistencyLevel(ConsistencyLevel.LOCAL_SERIAL))
                .thenCompose(bound -> session().thenCompose(session -> session.executeAsync(bound)))
                .thenApply(result -> Optional.ofNullable(result.one()));
    }

    /** All rows, page by page. */
    CompletionStage<List<Row>> readAll(String cql, Object... values) {
        return statement(cql, values)
                .thenCompose(bound -> cluster.reads()
                        .thenCompose(reads -> reads.select(bound).runWith(Sink.seq(), cluster.system())));
    }

    private CompletionStage<BoundStatement> statement(String cql, Object... values) {
        CompletableFuture<PreparedStatement> ready = prepared.compute(
                cql, (key, known) -> known == null || known.isCompletedExceptionally() ? prepare(key) : known);
        return ready.thenApply(statement -> statement.bind(values));
    }

    private CompletableFuture<PreparedStatement> prepare(String cql) {
        return session()
                .thenCompose(session -> session.prepareAsync(SimpleStatement.newInstance(cql)
                        .setConsistencyLevel(ConsistencyLevel.LOCAL_QUORUM)
                        .setSerialConsistencyLevel(ConsistencyLevel.LOCAL_SERIAL)
                        .setIdempotent(true)))
                .toCompletableFuture();
    }

    /** Connected, and the tables are there. */
    private synchronized CompletionStage<CqlSession> session() {
        CompletableFuture<CqlSession> current = opening;
        if (current == null || current.isCompletedExceptionally()) {
            current = cluster.session()
                    .thenCompose(session ->
                            tables.create(session, cluster.schema(session)).thenApply(created -> session))
                    .toCompletableFuture();
            opening = current;
        }
        return current;
    }

    private CodedException cause(Throwable failure, Disagreement disagreement) {
        CodedException cause = cluster.cause(failure);
        String message = String.valueOf(cause.getMessage());
        return switch (cause.code()) {
            case FENCED, CASSANDRA_SIGN_IN, CASSANDRA_SETUP, DEFECT -> cause;
            default ->
                new CodedException(
                        isWeather(cause, disagreement) ? Code.STATE_UNREACHABLE : Code.STATE_REFUSED,
                        "state in " + message,
                        cause,
                        cause.retryAfter());
        };
    }

    /** The tables were there when the session was opened; so a node that does not know them was away when they were made. */
    private boolean isWeather(CodedException cause, Disagreement disagreement) {
        return cause.code().kind() == Code.Kind.WEATHER
                || (cluster.isUnknownTable(cause) && disagreement.mayEnd(cluster.isMostUp()));
    }

    @Override
    public void close() {
        retries.values().forEach(Retries::close);
    }

    static Done done() {
        return Done.getInstance();
    }
}
