package weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import weir.bench.arrivals.ArrivalTrial.Meter;
import weir.bench.arrivals.Found;
import weir.bench.arrivals.Producer;
import weir.bench.data.ReadingsTable;
import weir.bench.events.Events;
import weir.bench.events.EventsSettings;
import weir.bench.events.ReaderMain;
import weir.bench.events.ReaderRun;
import weir.bench.events.RunningHub;
import weir.bench.measure.MeasuredJvm;
import weir.bench.measure.MeasuredJvm.Talks;
import weir.standins.CassandraStandIn;

/** {@code weir bench events}. */
@Command(
        name = "events",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Reads a hub, by the bare loop around the SDK and by a pipeline that writes nowhere, in turns; then measures",
            "the time from when an event is due to be sent until its row can be read in Cassandra.",
            "bench/README.md says what the figures mean."
        })
final class EventsCommand implements Callable<Integer> {
    private static final String DELAY = "delay";

    /** The daemon's pekko.conf has these too. */
    private static final List<String> AS_THE_DAEMON = List.of(
            "-Dpekko.actor.default-dispatcher.fork-join-executor.parallelism-min=2",
            "-Dpekko.actor.default-dispatcher.fork-join-executor.parallelism-factor=1.0");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Option(names = "--events", defaultValue = "1000000", description = "In each run, in all partitions together.")
    private long count;

    @Option(names = "--sizes", split = ",", defaultValue = "200,1024", description = "Bytes of an event's body.")
    private List<Integer> sizes = List.of();

    @Option(names = "--partitions", split = ",", defaultValue = "1,4,8", description = "Of the hub.")
    private List<Integer> partitions = List.of();

    @Option(names = "--rounds", defaultValue = "3", description = "Each runs every contender once.")
    private int rounds;

    @Option(
            names = "--warm-up",
            defaultValue = "6000000",
            description = "Events that each process reads before it is measured, again and again if there are fewer.")
    private long warmUp;

    @Option(names = "--heap", defaultValue = "512m", description = "Of each process that reads, as -Xmx takes it.")
    private String heap = "";

    @Option(names = "--prefetch", defaultValue = "2000", description = "Events of a partition, of the bare loop.")
    private int prefetch;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "sdk,sdk+jackson,pipeline,delay",
            description = "What to run, by name.")
    private List<String> only = List.of();

    @Option(
            names = "--daemon-settings",
            paramLabel = "HOCON",
            description = "Added to the pipeline, as in 'limits.pages-in-flight = 2'.")
    private String daemonSettings = "";

    @Option(
            names = "--profile",
            description =
                    "Records each process with Flight Recorder: the .jfr files are beside the logs, CPU is higher.")
    private boolean isProfiled;

    @Mixin
    private ArrivalOptions arrival = new ArrivalOptions();

    @Option(names = "--delay-partitions", defaultValue = "4", description = "Of the hub, for the delay.")
    private int delayPartitions;

    @Option(names = "--delay-size", defaultValue = "200", description = "Bytes of an event's body, for the delay.")
    private int delaySize;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Results results = Results.of(command);
        Path home = Homes.ofProject();
        List<EventFigures> figures = new ArrayList<>();
        List<String> contenders =
                EventsReport.CONTENDERS.stream().filter(only::contains).toList();
        if (!contenders.isEmpty()) {
            results.say(EventsReport.HEADER);
            for (int bytes : sizes) {
                for (int each : partitions) {
                    figures.addAll(read(new Events(count, each, bytes), contenders, home, results));
                }
            }
        }
        @Nullable Found found = only.contains(DELAY) ? delay(home, results) : null;
        EventsReport report = EventsReport.of(daemonSettings, prefetch, figures, found);
        results.save(report);
        results.say(report.text());
        return 0;
    }

    private Found delay(Path home, Results results) throws IOException, InterruptedException {
        Path servers = results.folder().resolve("servers");
        Events events = new Events(0, delayPartitions, delaySize);
        try (RunningHub hub = RunningHub.start(events, home.resolve("bench/target/lib"), results.folder());
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
                    Producer producer = new Producer(hub.connectionString(), events)) {
                Meter used = () -> ArrivalOptions.used(daemon, hub.usage().cpu(), cassandra);
                return arrival.run(daemon, producer, table, used, results);
            }
        } finally {
            Homes.remove(servers);
        }
    }

    /** All rounds with these events in the hub. */
    private List<EventFigures> read(Events events, List<String> contenders, Path home, Results results)
            throws IOException {
        List<EventFigures> figures = new ArrayList<>();
        Path lib = home.resolve("bench/target/lib");
        try (RunningHub hub = RunningHub.start(events, lib, results.folder())) {
            ReaderRun.of(
                    start(EventsReport.SDK, events, 0, hub, lib, results.folder()), hub); // has the hub's code compiled
            for (int round = 1; round <= rounds; round++) {
                List<String> turned = new ArrayList<>(contenders);
                Collections.rotate(turned, 1 - round); // so that none always follows the same
                for (String contender : turned) {
                    MeasuredJvm.Start start = start(contender, events, round, hub, lib, results.folder());
                    EventFigures found = EventFigures.of(contender, round, events, ReaderRun.of(start, hub));
                    figures.add(found);
                    results.say(EventsReport.line(List.of(found)));
                }
            }
        }
        return figures;
    }

    private MeasuredJvm.Start start(String contender, Events events, int round, RunningHub hub, Path lib, Path logs)
            throws IOException {
        String name = "%s-%d-%d-%d".formatted(contender, events.bytes(), events.partitions(), round);
        List<String> main = new ArrayList<>(List.of(
                ReaderMain.class.getName(),
                "--hub=" + hub.connectionString(),
                "--prefetch=" + prefetch,
                "--warm-up=" + warmUp));
        main.addAll(events.arguments());
        if (contender.equals(EventsReport.PARSING)) main.add("--parse");
        if (contender.equals(EventsReport.PIPELINE)) {
            Path settings = logs.resolve(name + ".conf");
            Files.writeString(
                    settings,
                    EventsSettings.withoutShop(hub.connectionString(), daemonSettings)
                            .text(0));
            main.add("--settings=" + settings);
        }
        List<String> options = new ArrayList<>(AS_THE_DAEMON);
        if (isProfiled) {
            options.add("-XX:StartFlightRecording=settings=profile,filename=" + logs.resolve(name + ".jfr"));
        }
        return new MeasuredJvm.Start(name, logs, heap, options, lib, main, Talks.ON_OUTPUT);
    }
}
