package weir.standins.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import weir.standins.BlobStandIn;
import weir.standins.CassandraStandIn;
import weir.standins.EventHubsProcess;
import weir.standins.PostgresStandIn;
import weir.standins.StandIn;

/** What the daemon reads and writes, each with a folder of its own. */
record Servers(BlobStandIn blobs, EventHubsProcess events, PostgresStandIn sql, CassandraStandIn cassandra)
        implements AutoCloseable {
    static Servers in(Path folder) throws IOException {
        return new Servers(
                BlobStandIn.in(folder.resolve("blob")),
                EventHubsProcess.in(folder.resolve("eventhubs"), EventHubsProcess.DEFAULT_HUBS),
                PostgresStandIn.in(folder.resolve("sql")),
                CassandraStandIn.in(folder.resolve("cassandra")).build());
    }

    /** All at once. */
    void start() {
        try {
            CompletableFuture.allOf(Stream.of(blobs, events, sql, cassandra)
                            .map(server -> CompletableFuture.runAsync(() -> start(server)))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new DemoException(String.valueOf(cause.getMessage()));
        }
    }

    private static void start(StandIn server) {
        try {
            server.start();
        } catch (IOException e) {
            throw new DemoException(server.name() + ": " + e.getMessage());
        }
    }

    /** For a client that sends orders. */
    String hubConnection() {
        return events.connectionString() + ";EntityPath=" + DemoSettings.HUB;
    }

    @Override
    public void close() throws IOException {
        try (blobs;
                events;
                sql;
                cassandra) {
            // closing is all
        }
    }
}
