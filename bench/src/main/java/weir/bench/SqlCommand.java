package weir.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import weir.bench.Contender.Setting;
import weir.bench.arrivals.ArrivalTrial.Meter;
import weir.bench.arrivals.Found;
import weir.bench.arrivals.Sender;
import weir.bench.data.ReadingsTable;
import weir.bench.measure.Usage;
import weir.bench.sql.ReadingsDatabase;
import weir.bench.sql.ReadingsDatabase.Table;
import weir.bench.sql.SqlSettings.Mode;
import weir.standins.PostgresStandIn;

/** {@code weir bench sql}. */
@Command(
        name = "sql",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        defaultValueProvider = SqlCommand.Defaults.class,
        description = {
            "Brings a table of PostgreSQL, and changes to one, into a Cassandra table, by a loop written by hand and by the",
            "daemon; then measures the time from when a change is due until its row can be read in Cassandra.",
            "bench/README.md says what the figures mean."
        })
final class SqlCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Mixin
    private LoadOptions options = new LoadOptions();

    @Mixin
    private ArrivalOptions arrival = new ArrivalOptions();

    @Option(names = "--heap", defaultValue = "512m", description = "Of the daemon and of the loop, as -Xmx takes it.")
    private String heap = "";

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description = "What to run, by the beginning of its name.",
            defaultValue = "loader,daemon,delay")
    private List<String> only = List.of();

    /** Where they differ from those of other commands. */
    static final class Defaults implements IDefaultValueProvider {
        private static final Map<String, String> VALUES = Map.of("--rows", "500000", "--rate", "500");

        @Override
        public @Nullable String defaultValue(ArgSpec argument) {
            return argument instanceof OptionSpec option ? VALUES.get(option.longestName()) : null;
        }
    }

    /**
     * The time until a change can be read.
     *
     * @param mode how the daemon finds it
     */
    record Arrived(String mode, Found found) {}

    /** What is saved. */
    record Saved(Report rates, List<Arrived> delays) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Results results = Results.of(command);
        options.heap = heap;
        PostgresStandIn server = PostgresStandIn.in(Bed.folder(results).resolve("sql"));
        try (Bed bed = Bed.make(options, server, results);
                ReadingsDatabase database = ReadingsDatabase.open(server)) {
            database.fill(Table.STORED, options.readings());
            Contenders contenders = Contenders.ofSql(database).only(only);
            List<Figures> figures = contenders.all().isEmpty() ? List.of() : bed.rounds(contenders);
            List<Arrived> delays = new ArrayList<>();
            for (Mode mode : Mode.values()) {
                String name = "delay " + mode.word();
                if (only.stream().noneMatch(name::startsWith)) continue;
                results.say(name);
                delays.add(new Arrived(mode.word(), delay(mode, bed.setting(), server, database, results)));
            }
            report(figures, delays, contenders, results);
        }
        return 0;
    }

    private Found delay(Mode mode, Setting setting, PostgresStandIn server, ReadingsDatabase database, Results results)
            throws IOException, InterruptedException {
        Servers servers = setting.servers();
        database.startAnew();
        servers.forgetState();
        servers.target().empty();
        var settings = SqlContender.settings(setting, mode, Table.CHANGES, database);
        try (ReadingsTable table = servers.table();
                RunningDaemon daemon = RunningDaemon.start(setting, settings, "delay-" + mode.word());
                Sender committer = database.committer()) {
            Meter used = () -> ArrivalOptions.used(daemon, Usage.ofTree(server.pid()), servers.cassandra());
            return arrival.run(daemon, committer, table, used, results);
        }
    }

    private void report(List<Figures> figures, List<Arrived> delays, Contenders contenders, Results results)
            throws IOException {
        List<Comparison> comparisons =
                figures.isEmpty() ? List.of() : Comparison.withFirst(contenders.all(), new Medians(figures));
        Report report = new Report(Machine.here(), options.daemonSettings, options.readings(), figures, comparisons);
        results.save(new Saved(report, delays));
        if (!figures.isEmpty()) results.say(report.text());
        for (Arrived it : delays) {
            results.say(EventsReport.delay(it.mode + ", committed until readable at %,d changes/s", it.found));
        }
    }
}
