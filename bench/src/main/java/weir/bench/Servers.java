package weir.bench;

import java.io.IOException;
import java.nio.file.Path;
import weir.bench.data.DaemonSettings;
import weir.bench.data.ReadingsTable;
import weir.bench.measure.Usage;
import weir.standins.BlobStandIn;
import weir.standins.CassandraStandIn;

/** Where the rows come from and where they go: the same two servers for every contender. */
record Servers(CassandraStandIn cassandra, BlobStandIn blob) implements AutoCloseable {
    static Servers start(Path dir) throws IOException {
        BlobStandIn blob = BlobStandIn.start(dir.resolve("blob"));
        try {
            CassandraStandIn cassandra =
                    CassandraStandIn.in(dir.resolve("cassandra")).heap("1g").start();
            return new Servers(cassandra, blob);
        } catch (IOException e) {
            blob.kill();
            throw e;
        }
    }

    ReadingsTable table() {
        return new ReadingsTable(cassandra.contactPoint(), cassandra.localDatacenter());
    }

    /** What the daemon has read before it would not read again. */
    void forgetState() {
        try (ReadingsTable table = table()) {
            table.dropKeyspace(DaemonSettings.STATE_KEYSPACE);
        }
    }

    Moment now(Usage client) throws IOException {
        return new Moment(
                System.nanoTime() / 1e9,
                client,
                Usage.of(cassandra.pid()).cpu(),
                Usage.of(blob.pid()).cpu(),
                Usage.ofMachine(),
                Usage.of(ProcessHandle.current().pid()).cpu());
    }

    /** What everybody had used at one time, in seconds. */
    record Moment(double time, Usage client, double cassandra, double blob, double machine, double own) {}

    /** Flushes and compactions of the run before are nobody's. */
    void awaitQuiet() throws IOException, InterruptedException {
        for (int second = 0; second < 20; second++) {
            double before = Usage.of(cassandra.pid()).cpu();
            Thread.sleep(1000);
            if (Usage.of(cassandra.pid()).cpu() - before < 0.1) return;
        }
    }

    @Override
    public void close() throws IOException {
        // nothing is kept, so nothing need be saved
        cassandra.kill();
        blob.kill();
    }
}
