package weir.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import weir.bench.Contender.Setting;
import weir.bench.data.Fingerprint;
import weir.bench.data.Lake;
import weir.bench.data.Readings;
import weir.bench.data.ReadingsTable;

/** {@code weir bench load}. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Brings NDJSON blobs into a Cassandra table, by the daemon and by loaders written by hand, in turns.",
            "bench/README.md says what the figures mean."
        })
final class LoadCommand implements Callable<Integer> {
    private static final List<Contender> CONTENDERS = List.of(
            new LoaderContender("driver single", false, 1),
            new LoaderContender("driver batch", false, 32),
            new LoaderContender("loader single", true, 1),
            new LoaderContender("loader batch", true, 32),
            new DaemonContender());
    private static final long WARM_UP_ROWS = 300_000;
    private static final String PREFIX = "load/";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Option(names = "--rows", defaultValue = "1000000", description = "How many, in each run.")
    private long rows;

    @Option(names = "--rounds", defaultValue = "3", description = "Each runs every contender once.")
    private int rounds;

    @Option(names = "--heap", defaultValue = "256m", description = "Of the daemon and of the loader, as -Xmx takes it.")
    private String heap = "";

    @Option(names = "--narrow", description = "One row in a partition instead of 32.")
    private boolean isNarrow;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description = "Contenders to run.",
            defaultValue = "driver,loader,daemon")
    private List<String> only = List.of();

    @Option(
            names = "--daemon-settings",
            paramLabel = "HOCON",
            description = "Added to the daemon's pipeline, as in 'limits.pages-in-flight = 2'.")
    private String daemonSettings = "";

    @Option(
            names = "--profile",
            description =
                    "Records each process with Flight Recorder: the .jfr files are beside the logs, CPU is higher.")
    private boolean isProfiled;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path home = Homes.ofProject();
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
        Path results = home.resolve("bench/target/results");
        Path dir = results.resolve(now);
        Readings readings = new Readings(rows, isNarrow ? 1 : 32);

        List<Figures> figures = new ArrayList<>();
        try (Servers servers = Servers.start(dir.resolve("servers"))) {
            prepare(servers, readings);
            Setting setting = new Setting(servers, readings, PREFIX, heap, List.of(), daemonSettings, home, dir);
            warmUp(setting);
            Fingerprint expected = readings.fingerprint();
            out(Report.HEADER);
            for (int round = 1; round <= rounds; round++) {
                for (Contender contender : inTurn(round)) {
                    figures.add(run(contender, setting, round, expected));
                }
            }
        } finally {
            Homes.remove(dir.resolve("servers"));
        }
        Report report = new Report(Report.Machine.here(), heap, daemonSettings, readings, figures);
        report.save(results.resolve("load-" + now + ".json"));
        out(report.text());
        return 0;
    }

    private void prepare(Servers servers, Readings readings) {
        long bytes = new Lake(servers.blob().connectionString()).upload(readings, PREFIX);
        try (ReadingsTable table = servers.table()) {
            table.create();
        }
        out("%,d rows of %d bytes, %d in a partition".formatted(rows, bytes / rows, readings.rowsPerPartition()));
    }

    /** A cold server takes four times the CPU for its first rows. */
    private void warmUp(Setting setting) throws IOException, InterruptedException {
        out("warming the server up with %,d rows".formatted(2 * WARM_UP_ROWS));
        Readings some = new Readings(WARM_UP_ROWS, setting.readings().rowsPerPartition());
        Setting warmUp = setting.of(some);
        new LoaderContender("warm-up single", false, 1).run(warmUp, 0);
        new LoaderContender("warm-up batch", false, 32).run(warmUp, 0);
        truncate(setting.servers());
    }

    /** Each round begins with another contender, so that none always follows the same. */
    private List<Contender> inTurn(int round) {
        List<Contender> contenders = new ArrayList<>(CONTENDERS.stream()
                .filter(contender -> only.stream().anyMatch(contender.name()::startsWith))
                .toList());
        Collections.rotate(contenders, 1 - round);
        return contenders;
    }

    private Figures run(Contender contender, Setting setting, int round, Fingerprint expected)
            throws IOException, InterruptedException {
        setting.servers().awaitQuiet();
        Figures figures = contender.run(profiled(setting, contender, round), round);
        try (ReadingsTable table = setting.servers().table()) {
            Fingerprint found = table.fingerprint();
            if (!found.equals(expected)) {
                throw new IOException(
                        "%s: the table holds %s (expected: %s)".formatted(contender.name(), found, expected));
            }
        }
        truncate(setting.servers());
        out(Report.line(figures));
        return figures;
    }

    private Setting profiled(Setting setting, Contender contender, int round) {
        if (!isProfiled) return setting;
        Path file = setting.logs().resolve(contender.name().replace(' ', '-') + "-" + round + ".jfr");
        return setting.with(List.of("-XX:StartFlightRecording=settings=profile,filename=" + file));
    }

    private static void truncate(Servers servers) {
        try (ReadingsTable table = servers.table()) {
            table.truncate();
        }
    }

    private void out(String line) {
        PrintWriter out = command.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
