package weir.streams.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.ActorSystem;
import weir.config.CassandraConnectionConfig;
import weir.config.ThrottleConfig;
import weir.standins.CassandraStandIn;

/** One real node for all tests of this process that neither stop nor pause it; it goes when the process does. */
public final class SharedCassandra {
    private static final AtomicInteger KEYSPACES = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private SharedCassandra() {}

    public static CassandraConnectionConfig connection() {
        return connection(Running.NODE.contactPoint(), Duration.ofSeconds(10));
    }

    /** As the settings give it: the address unresolved. */
    public static CassandraConnectionConfig connection(InetSocketAddress at, Duration requestTimeout) {
        return new CassandraConnectionConfig(
                "shop",
                List.of(InetSocketAddress.createUnresolved(at.getHostString(), at.getPort())),
                "datacenter1",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                requestTimeout,
                ThrottleConfig.of(1024));
    }

    public static CassandraCluster cluster() {
        return Running.CLUSTER;
    }

    public static ActorSystem system() {
        return Running.SYSTEM;
    }

    public static CqlSession session() {
        return get(cluster().session());
    }

    /** A keyspace of the caller's own. */
    public static String newKeyspace() {
        String name = "test_" + KEYSPACES.incrementAndGet();
        ddl(
                session(),
                "CREATE KEYSPACE " + name + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        return name;
    }

    public static void ddl(CqlSession session, String statement) {
        session.execute(SimpleStatement.newInstance(statement).setTimeout(PATIENCE));
    }

    public static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw new AssertionError(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until it holds; fails after two minutes. */
    public static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) throw new AssertionError("not within " + PATIENCE);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static final class Running {
        private static final CassandraStandIn NODE = start();
        private static final ActorSystem SYSTEM = ActorSystem.create("test");
        private static final CassandraCluster CLUSTER = new CassandraCluster(connection(), SYSTEM);

        private static CassandraStandIn start() {
            try {
                return CassandraStandIn.start(Files.createTempDirectory("cassandra"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
