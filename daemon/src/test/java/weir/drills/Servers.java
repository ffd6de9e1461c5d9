package weir.drills;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import weir.standins.BlobStandIn;
import weir.standins.CassandraStandIn;

/** The two servers, started once for all drills of a build; each drill has a keyspace and a container of its own. */
record Servers(Path dir, BlobStandIn blobs, CassandraStandIn cassandra) {
    private static final Servers SHARED = start();

    static Servers shared() {
        return SHARED;
    }

    private static Servers start() {
        try {
            Path dir = Files.createTempDirectory("weir-drills-");
            Servers servers = new Servers(
                    dir,
                    BlobStandIn.in(dir.resolve("blob")),
                    CassandraStandIn.in(dir.resolve("cassandra")).heap("512m").build());
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
}
