package weir.drills;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import weir.standins.BlobStandIn;
import weir.standins.CassandraStandIn;
import weir.standins.ThreeNodesStandIn;

/**
 * Blobs and a cluster, started once for all drills of a build that harm neither; each drill has a keyspace and a container of its own.
 *
 * @param shop the cluster's entry for the {@code connections}
 */
record Servers(Path dir, BlobStandIn blobs, List<CassandraStandIn> nodes, String shop) {
    static Servers shared() {
        return Shared.SERVERS;
    }

    /** For a drill that kills the cluster: it keeps what it has acknowledged, which costs every write some milliseconds. */
    static Servers thatLoseNothing() {
        return start(builder -> builder.durable());
    }

    /** Three nodes, which keep what they have acknowledged as well. */
    static Servers ofThreeNodes() {
        try {
            Path dir = Files.createTempDirectory("weir-drills-");
            ThreeNodesStandIn cluster = ThreeNodesStandIn.start(dir.resolve("cassandra"), builder -> builder.durable());
            return started(dir, cluster.nodes(), cluster.connection());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Servers start(UnaryOperator<CassandraStandIn.Builder> settings) {
        try {
            Path dir = Files.createTempDirectory("weir-drills-");
            CassandraStandIn.Builder builder =
                    CassandraStandIn.in(dir.resolve("cassandra")).heap("512m");
            CassandraStandIn node = settings.apply(builder).start();
            return started(dir, List.of(node), node.connection());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Servers started(Path dir, List<CassandraStandIn> nodes, String shop) throws IOException {
        Servers servers = new Servers(dir, BlobStandIn.in(dir.resolve("blob")), nodes, shop);
        Runtime.getRuntime().addShutdownHook(new Thread(servers::remove));
        servers.blobs.start();
        return servers;
    }

    /** The node, or the first of three. */
    CassandraStandIn cassandra() {
        return nodes.get(0);
    }

    /** As many as there are nodes. */
    int copies() {
        return nodes.size();
    }

    private void remove() {
        try {
            blobs.kill();
            for (CassandraStandIn node : nodes) node.kill();
            try (Stream<Path> files = Files.walk(dir)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println(dir + " remains: " + e.getMessage());
        }
    }

    private static final class Shared {
        static final Servers SERVERS = start(builder -> builder);
    }
}
