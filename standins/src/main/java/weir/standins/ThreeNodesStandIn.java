package weir.standins;

import static java.util.stream.Collectors.joining;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Three Cassandra nodes of one cluster, for tests of what happens when some of them are gone. */
public final class ThreeNodesStandIn implements AutoCloseable {
    /** A third of the data each, given and not chosen: they may all start at once, and none waits to be sent its share. */
    private static final List<Long> TOKENS = List.of(Long.MIN_VALUE, -3074457345618258603L, 3074457345618258602L);

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** A table that every cluster has, with three copies of each row. */
    private static final SimpleStatement ASK_ALL = SimpleStatement.newInstance(
                    "SELECT view_name FROM system_distributed.view_build_status LIMIT 1")
            .setConsistencyLevel(ConsistencyLevel.ALL);

    private static final Executor A_THREAD_EACH = task -> new Thread(task, "node").start();

    private final List<CassandraStandIn> nodes;

    private ThreeNodesStandIn(List<CassandraStandIn> nodes) {
        this.nodes = nodes;
    }

    /** Started nodes that keep their data below this folder. */
    public static ThreeNodesStandIn start(Path dir, UnaryOperator<CassandraStandIn.Builder> settings)
            throws IOException {
        List<String> hosts = freeHosts();
        List<CassandraStandIn> nodes = new ArrayList<>();
        for (int i = 0; i < hosts.size(); i++) {
            nodes.add(settings.apply(CassandraStandIn.in(dir.resolve("node-" + (i + 1))))
                    .host(hosts.get(i))
                    .seeds(hosts)
                    .yaml("initial_token: " + TOKENS.get(i) + "\n")
                    // else each waits half a minute for others to tell it of the ring
                    .jvmOption("-Dcassandra.ring_delay_ms=100")
                    .jvmOption("-Dcassandra.consistent.rangemovement=false")
                    .build());
        }
        ThreeNodesStandIn cluster = new ThreeNodesStandIn(List.copyOf(nodes));
        try {
            cluster.start();
        } catch (IOException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    public CassandraStandIn node(int i) {
        return nodes.get(i);
    }

    public List<CassandraStandIn> nodes() {
        return nodes;
    }

    /** Its entry for the {@code connections} of a settings file. */
    public String connection() {
        return "shop { type = cassandra, contact-points = [%s], local-datacenter = %s }"
                .formatted(
                        nodes.stream().map(node -> '"' + node.address() + '"').collect(joining(", ")),
                        node(0).localDatacenter());
    }

    private void start() throws IOException {
        atOnce(CassandraStandIn::start);
        awaitEachSeesAll();
    }

    /** One that accepts connections may not have heard of the others yet, and refuses what needs them. */
    public void awaitEachSeesAll() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (CqlSession session = session()) {
            while (!eachSeesAll(session)) {
                if (System.nanoTime() > end)
                    throw new IOException("the nodes do not see each other after %d s".formatted(PATIENCE.toSeconds()));
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            }
        }
    }

    private boolean eachSeesAll(CqlSession session) {
        try {
            for (Node node : session.getMetadata().getNodes().values()) session.execute(ASK_ALL.setNode(node));
            if (session.getMetadata().getNodes().size() == nodes.size()) return true;
            session.refreshSchema();
            return false;
        } catch (DriverException notYet) {
            return false;
        }
    }

    private CqlSession session() {
        return CqlSession.builder()
                .addContactPoints(
                        nodes.stream().map(CassandraStandIn::contactPoint).toList())
                .withLocalDatacenter(node(0).localDatacenter())
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, Duration.ofSeconds(30))
                        .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, Duration.ofSeconds(30))
                        .build())
                .build();
    }

    /** Ends them all, by SIGKILL. */
    public void kill() throws IOException {
        atOnce(CassandraStandIn::kill);
    }

    @Override
    public void close() throws IOException {
        atOnce(CassandraStandIn::stop);
    }

    private interface Step {
        void take(CassandraStandIn node) throws IOException;
    }

    private void atOnce(Step step) throws IOException {
        try {
            CompletableFuture.allOf(IntStream.range(0, nodes.size())
                            .mapToObj(i -> CompletableFuture.runAsync(() -> take(step, node(i)), A_THREAD_EACH))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
        } catch (CompletionException e) {
            throw new IOException(e.getCause() == null ? e : e.getCause());
        }
    }

    private static void take(Step step, CassandraStandIn node) {
        try {
            step.take(node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Neighbours, at which no Cassandra listens: clients and nodes use the same ports on each. */
    private static List<String> freeHosts() throws IOException {
        for (int tries = 0; tries < 100; tries++) {
            String first = Endpoint.freeHost();
            String network = first.substring(0, first.lastIndexOf('.') + 1);
            List<String> hosts = List.of(network + 1, network + 2, network + 3);
            if (hosts.stream().allMatch(CassandraStandIn::isFree)) return hosts;
        }
        throw new IOException("no three addresses for three nodes (expected: 127.0.0.0/8 is loopback, as on Linux)");
    }
}
