package weir.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import weir.bench.data.DaemonSettings;
import weir.bench.data.ReadingsTable;
import weir.bench.data.RowFormat;
import weir.bench.measure.Usage;
import weir.standins.BlobStandIn;
import weir.standins.CassandraStandIn;
import weir.standins.StandIn;

/**
 * Where the rows come from and where they go: the same servers for every contender.
 *
 * @param cassandra holds the daemon's state, and the table unless the target is another
 * @param source a blob service, or a database
 */
record Servers(CassandraStandIn cassandra, Target target, StandIn source) implements AutoCloseable {
    /** What the rows go to, given the Cassandra. */
    interface Targets {
        Target of(CassandraStandIn cassandra) throws IOException;
    }

    /** Starts the source too. */
    static Servers start(Path dir, StandIn source, Targets targets) throws IOException {
        source.start();
        try {
            CassandraStandIn cassandra =
                    CassandraStandIn.in(dir.resolve("cassandra")).heap("1g").start();
            try {
                return new Servers(cassandra, targets.of(cassandra), source);
            } catch (IOException e) {
                cassandra.kill();
                throw e;
            }
        } catch (IOException e) {
            source.close();
            throw e;
        }
    }

    /** The source, for those who read blobs. */
    BlobStandIn blob() {
        return (BlobStandIn) source;
    }

    ReadingsTable table() {
        return new CassandraTarget(cassandra).table();
    }

    /** For a daemon whose rows go to the target. */
    DaemonSettings settings(RowFormat format, String prefix, String more) {
        Optional<String> state = target.pid() == cassandra.pid()
                ? Optional.empty()
                : Optional.of(DaemonSettings.cassandra("state", cassandra.address(), cassandra.localDatacenter()));
        return new DaemonSettings(format, prefix, source.connection(), target.connection(), state, more);
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
                Usage.of(target.pid()).cpu(),
                Usage.ofTree(source.pid()),
                own(),
                Usage.ofMachine());
    }

    /**
     * What everybody had used at one time, in seconds.
     *
     * @param own of all servers and of who measures
     */
    record Moment(double time, Usage client, double target, double source, double own, double machine) {}

    private double own() throws IOException {
        Set<Long> pids = new LinkedHashSet<>(
                List.of(target.pid(), cassandra.pid(), ProcessHandle.current().pid()));
        double cpu = Usage.ofTree(source.pid()); // a database has a process for each connection
        for (long pid : pids) cpu += Usage.of(pid).cpu();
        return cpu;
    }

    /** Flushes and compactions of the run before are nobody's. */
    void awaitQuiet() throws IOException, InterruptedException {
        for (int second = 0; second < 20; second++) {
            double before = own();
            Thread.sleep(1000);
            if (own() - before < 0.1) return;
        }
    }

    @Override
    public void close() throws IOException {
        target.close();
        cassandra.kill(); // nothing is kept, so nothing need be saved
        source.close();
    }
}
