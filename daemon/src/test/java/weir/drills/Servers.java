package weir.drills;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import weir.standins.BlobStandIn;
import weir.standins.CassandraStandIn;

/** The two servers, started once for all drills of a build; each drill has a keyspace and a container of its own. */
record Servers(Path dir, BlobStandIn blobs, CassandraStandIn cassandra) {
    static Servers shared() {
        return Shared.SERVERS;
    }

    /** For a drill that kills the cluster: it keeps what it has acknowledged, which costs every write some milliseconds. */
    static Servers thatLoseNothing() {
        return start(builder -> builder.durable());
    }

    private static Servers start(UnaryOperator<CassandraStandIn.Builder> settings) {
        try {
            Path dir = Files.createTempDirectory("weir-drills-");
            CassandraStandIn.Builder cassandra =
                    CassandraStandIn.in(dir.resolve("cassandra")).heap("512m");
            Servers servers = new Servers(
                    dir,
                    BlobStandIn.in(dir.resolve("blob")),
                    settings.apply(cassandra).build());
            Runtime.getRuntime().addShutdownHook(new Thread(servers::remove));
            servers.blobs.start();
            servers.cassandra.start();
            return servers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void remove() {
        try {
            blobs.kill();
            cassandra.kill();
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
