package weir.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;
import weir.bench.arrivals.ArrivalTrial;
import weir.bench.arrivals.Found;
import weir.bench.arrivals.Found.Cpu;
import weir.bench.arrivals.Pace;
import weir.bench.data.ReadingsTable;
import weir.bench.events.Events;
import weir.bench.events.EventsSettings;
import weir.bench.events.RunningHub;
import weir.bench.measure.Usage;
import weir.standins.CassandraStandIn;
import weir.standins.clients.DaemonApi.Seen;

/** How the time until an event's row can be read is measured: who is started for it, and how events come. */
final class ArrivalOptions {
    @Option(names = "--rate", defaultValue = "1000", description = "Events a second that are sent, for the delay.")
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

    @Option(names = "--delay-partitions", defaultValue = "4", description = "Of the hub, for the delay.")
    private int partitions;

    @Option(names = "--delay-size", defaultValue = "200", description = "Bytes of an event's body, for the delay.")
    private int bytes;

    /** Hub, Cassandra and the daemon are processes of their own; who sends and who looks share ours. */
    Found run(Path home, String heap, String daemonSettings, boolean isProfiled, Results results)
            throws IOException, InterruptedException {
        Path servers = results.folder().resolve("servers");
        Path lib = home.resolve("bench/target/lib");
        Events events = new Events(0, partitions, bytes);
        try (RunningHub hub = RunningHub.start(events, lib, results.folder());
                CassandraStandIn cassandra =
                        CassandraStandIn.in(servers).heap("1g").start();
                ReadingsTable table = new ReadingsTable(cassandra.contactPoint(), cassandra.localDatacenter())) {
            table.create();
            EventsSettings settings =
                    new EventsSettings(hub.connectionString(), cassandra.connection(), daemonSettings);
            Path recording = results.folder().resolve("daemon.jfr");
            List<String> options =
                    isProfiled ? List.of("-XX:StartFlightRecording=settings=profile,filename=" + recording) : List.of();
            try (RunningDaemon daemon =
                            RunningDaemon.start(home, results.folder(), heap, options, settings::text, "daemon");
                    ArrivalTrial trial = new ArrivalTrial(hub, events, table, new Pace(rate, seconds))) {
                daemon.awaitProgress(0, Seen::read);
                Found found = trial.run(warmUpSeconds, rounds, () -> used(daemon, hub, cassandra), results::say);
                daemon.stop();
                return found;
            }
        } finally {
            Homes.remove(servers);
        }
    }

    private static Cpu used(RunningDaemon daemon, RunningHub hub, CassandraStandIn cassandra) throws IOException {
        return new Cpu(
                System.nanoTime() / 1e9,
                daemon.usage().cpu(),
                hub.usage().cpu(),
                Usage.of(cassandra.pid()).cpu(),
                Usage.of(ProcessHandle.current().pid()).cpu(),
                Usage.ofMachine());
    }
}
