package weir.bench;

import java.io.IOException;
import picocli.CommandLine.Option;
import weir.bench.arrivals.ArrivalTrial;
import weir.bench.arrivals.ArrivalTrial.Meter;
import weir.bench.arrivals.Found;
import weir.bench.arrivals.Found.Cpu;
import weir.bench.arrivals.Pace;
import weir.bench.arrivals.Sender;
import weir.bench.data.ReadingsTable;
import weir.bench.measure.Usage;
import weir.standins.CassandraStandIn;
import weir.standins.clients.DaemonApi.Seen;

/** How the time until a row can be read is measured, and how rows come. */
final class ArrivalOptions {
    @Option(names = "--rate", defaultValue = "1000", description = "Rows a second that are sent, for the delay.")
    private int rate;

    @Option(names = "--seconds", defaultValue = "30", description = "Of each round of the delay.")
    private int seconds;

    @Option(names = "--delay-rounds", defaultValue = "3", description = "Of the delay.")
    private int rounds;

    @Option(
            names = "--delay-warm-up",
            defaultValue = "30",
            description = "Seconds before them, at the same rate, that are not measured.")
    private int warmUpSeconds;

    /** Source, Cassandra and the daemon are processes of their own; who sends and who looks share ours. */
    Found run(RunningDaemon daemon, Sender sender, ReadingsTable table, Meter used, Results results)
            throws IOException, InterruptedException {
        daemon.awaitProgress(0, Seen::read);
        Found found =
                new ArrivalTrial(sender, table, new Pace(rate, seconds)).run(warmUpSeconds, rounds, used, results::say);
        daemon.stop();
        return found;
    }

    static Cpu used(RunningDaemon daemon, double source, CassandraStandIn cassandra) throws IOException {
        return new Cpu(
                System.nanoTime() / 1e9,
                daemon.usage().cpu(),
                source,
                Usage.of(cassandra.pid()).cpu(),
                Usage.of(ProcessHandle.current().pid()).cpu(),
                Usage.ofMachine());
    }
}
