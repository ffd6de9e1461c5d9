package weir.streams.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import com.datastax.oss.driver.internal.core.channel.DriverChannel;
import com.datastax.oss.driver.internal.core.context.InternalDriverContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.dispatch.Dispatchers;
import org.apache.pekko.event.Logging;
import org.apache.pekko.stream.connectors.cassandra.CqlSessionProvider;
import org.apache.pekko.stream.connectors.cassandra.javadsl.CassandraSession;
import org.jspecify.annotations.Nullable;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import weir.config.CassandraConnectionConfig;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/**
 * The one session of a cluster, for every pipeline and for the state kept there; connects when first used.
 *
 * <p>Not by CassandraSessionRegistry of Pekko Connectors: it reads the one driver section of the actor system's settings, connects when a
 * session is first named, and then hands out a failed first connect for ever. Here a failed connect is forgotten, so that the caller's
 * next try is a new one. The connector's CassandraSession stands on the connected session, for {@link #reads}.
 */
public final class CassandraCluster {
    private final CassandraConnectionConfig config;
    private final ActorSystem system;
    private final Executor blocking;

    private static final Duration SCHEMA_PATIENCE = Duration.ofMinutes(1);

    private final TableEvents events = new TableEvents();
    private final List<CqlSession> givenUp = new ArrayList<>();

    private @Nullable CompletableFuture<CqlSession> connecting;
    private CompletionStage<?> altering = CompletableFuture.completedFuture(null);
    private boolean isClosed;

    public CassandraCluster(CassandraConnectionConfig config, ActorSystem system) {
        this.config = config;
        this.system = system;
        // the driver resolves names and reads its settings on the thread that asks for a session
        this.blocking = system.dispatchers().lookup(Dispatchers.DefaultBlockingDispatcherId());
    }

    public CassandraConnectionConfig config() {
        return config;
    }

    public ActorSystem system() {
        return system;
    }

    /** The session, connected; fails with a {@code CodedException}, after which the next call tries again. */
    public synchronized CompletionStage<CqlSession> session() {
        if (isClosed) {
            return CompletableFuture.failedFuture(
                    new CodedException(Code.CASSANDRA_UNREACHABLE, config.name() + " is closed"));
        }
        CompletableFuture<CqlSession> current = connecting;
        if (current == null || current.isCompletedExceptionally()) {
            current = connect();
            connecting = current;
        }
        return current;
    }

    private CompletableFuture<CqlSession> connect() {
        return CompletableFuture.supplyAsync(
                        () -> DriverSettings.builder(config, blocking)
                                .addSchemaChangeListener(events)
                                .buildAsync(),
                        blocking)
                .thenCompose(session -> session)
                .thenCompose(this::inDatacenter)
                .exceptionallyAsync(
                        failure -> {
                            throw new CompletionException(whyNotConnected(cause(failure)));
                        },
                        blocking);
    }

    /** The driver would find no node to ask, and say so for ever as of nodes that are down. */
    private CompletionStage<CqlSession> inDatacenter(CqlSession session) {
        Set<String> known = session.getMetadata().getNodes().values().stream()
                .map(Node::getDatacenter)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        if (config.bundle().isPresent() || known.isEmpty() || known.contains(config.localDatacenter())) {
            return CompletableFuture.completedFuture(session);
        }
        return session.closeAsync().thenApply(closed -> {
            throw new CodedException(
                    Code.CASSANDRA_SETUP,
                    config.name() + ": local-datacenter " + config.localDatacenter() + " is none of the cluster's ("
                            + Nearest.names(config.localDatacenter(), known) + ")");
        });
    }

    private CodedException whyNotConnected(CodedException cause) {
        if (cause.code() != Code.CASSANDRA_UNREACHABLE || !CassandraCauses.isCutOff(cause)) return cause;
        return Handshake.ask(config)
                .map(why -> new CodedException(
                        Code.CASSANDRA_SETUP, CassandraCauses.where(config) + ": " + why, cause.getCause()))
                .orElse(cause);
    }

    /**
     * The schema as it is now; the driver keeps it as of its last event, which an outage may have swallowed.
     *
     * <p>Once asked while its control connection is away, the driver never answers a refresh of that session again
     * (https://github.com/apache/cassandra-java-driver/pull/1918). So it is not asked then, and where it does not answer all the same, the
     * next who asks for a session gets a new one.
     */
    public CompletionStage<Metadata> schema(CqlSession session) {
        if (isControlAway(session)) {
            return CompletableFuture.failedFuture(new CodedException(
                    Code.CASSANDRA_UNREACHABLE,
                    CassandraCauses.where(config) + ": no connection by which the schema could be read"));
        }
        return session.refreshSchemaAsync()
                .toCompletableFuture()
                .copy()
                .orTimeout(SCHEMA_PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .exceptionallyCompose(failure -> {
                    if (!(failure instanceof TimeoutException)) return CompletableFuture.failedFuture(failure);
                    giveUp(session);
                    return CompletableFuture.failedFuture(new CodedException(
                            Code.CASSANDRA_UNREACHABLE,
                            CassandraCauses.where(config) + ": the schema was not told within "
                                    + SCHEMA_PATIENCE.toSeconds() + " s"));
                });
    }

    /**
     * Whether what is missing in the schema is missing for good. The schema is as one node tells it, and a node that was away may lack what
     * has come meanwhile: so all nodes that are up must agree on it, and be more than half of the datacenter.
     */
    public CompletionStage<Boolean> isSchemaSettled(CqlSession session) {
        if (isControlAway(session) || !isMostUp(session)) return CompletableFuture.completedFuture(false);
        return session.checkSchemaAgreementAsync();
    }

    /** Whether more than half of the nodes of the datacenter are up, as far as is known. */
    public boolean isMostUp() {
        CompletableFuture<CqlSession> current;
        synchronized (this) {
            current = connecting;
        }
        if (current == null || current.isCompletedExceptionally()) return true;
        CqlSession session = current.getNow(null);
        return session == null || isMostUp(session);
    }

    private boolean isMostUp(CqlSession session) {
        List<Node> nodes = session.getMetadata().getNodes().values().stream()
                .filter(node ->
                        config.bundle().isPresent() || config.localDatacenter().equals(node.getDatacenter()))
                .toList();
        long up = nodes.stream()
                .filter(node -> node.getState() != NodeState.DOWN && node.getState() != NodeState.FORCED_DOWN)
                .count();
        return nodes.isEmpty() || 2 * up > nodes.size(); // a service behind one address may name no datacenter
    }

    private static boolean isControlAway(CqlSession session) {
        DriverChannel channel = ((InternalDriverContext) session.getContext())
                .getControlConnection()
                .channel();
        return channel == null || channel.closeFuture().isDone();
    }

    /** What is in flight goes on; so it is closed at the end, with all. */
    private synchronized void giveUp(CqlSession session) {
        CompletableFuture<CqlSession> current = connecting;
        if (current == null || current.isCompletedExceptionally() || current.getNow(null) != session) return;
        connecting = null;
        givenUp.add(session);
    }

    /** Reads as Pekko streams, over the same session. */
    public CompletionStage<CassandraSession> reads() {
        return session()
                .thenApply(session -> new CassandraSession(
                        system,
                        new Connected(session),
                        system.dispatcher(),
                        Logging.getLogger(system, CassandraCluster.class),
                        config.name(),
                        opened -> CompletableFuture.completedFuture(Done.getInstance()),
                        () -> {}));
    }

    /**
     * Calls {@code changed} after somebody has created or changed the table, on a thread that must not wait.
     *
     * @return ends it
     */
    public Runnable watch(String keyspace, String table, Runnable changed) {
        return events.watch(keyspace, table, changed);
    }

    /** Changes of the schema, one after the other: at once they are what a cluster bears worst. */
    public synchronized <T> CompletionStage<T> alter(Supplier<CompletionStage<T>> change) {
        CompletionStage<T> next = altering.handle((done, failure) -> done).thenCompose(done -> change.get());
        altering = next;
        return next;
    }

    /** Whether it is what a server says to a statement that was made for another table than there is now. */
    public boolean isOfOtherTable(Throwable failure) {
        return CassandraCauses.isOfOtherTable(failure);
    }

    /** Whether the server does not know the keyspace or table that a statement names. */
    public boolean isUnknownTable(Throwable failure) {
        return CassandraCauses.isUnknownTable(failure);
    }

    /** Whether the server does not understand the statement's CQL. */
    public boolean cannotRead(Throwable failure) {
        return CassandraCauses.cannotRead(failure);
    }

    /** What a failure of the driver means. */
    public CodedException cause(Throwable failure) {
        return CassandraCauses.of(config, failure);
    }

    /** Ends the session for everybody; what is in flight fails. */
    public CompletionStage<Done> close() {
        CompletableFuture<CqlSession> current;
        synchronized (this) {
            isClosed = true;
            current = connecting;
            givenUp.forEach(CqlSession::closeAsync);
        }
        if (current == null) return CompletableFuture.completedFuture(Done.getInstance());
        return current.handle((session, failure) -> session)
                .thenCompose(session ->
                        session == null ? CompletableFuture.<Void>completedFuture(null) : session.closeAsync())
                .handle((closed, failure) -> Done.getInstance());
    }

    /** Gives the connector a session that is connected already. */
    private record Connected(CqlSession session) implements CqlSessionProvider {
        @Override
        public Future<CqlSession> connect(ExecutionContext context) {
            return Future.successful(session);
        }
    }
}
