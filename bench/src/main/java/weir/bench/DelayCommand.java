package weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import weir.bench.data.DaemonSettings;
import weir.bench.data.ReadingsTable;
import weir.bench.data.RowFormat;
import weir.bench.delay.DelayTrial;
import weir.bench.delay.DelayTrial.Round;
import weir.bench.delay.Delays;
import weir.standins.CassandraStandIn;

/** {@code weir bench delay}. */
@Command(
        name = "delay",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Measures what a pipeline adds to the time a row takes until it is acknowledged, when there is little to do.",
            "bench/README.md says what the figures mean."
        })
final class DelayCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Option(names = "--rate", defaultValue = "100", description = "Rows a second, at equal distances.")
    private int rate;

    @Option(names = "--seconds", defaultValue = "30", description = "Of each round, for each of the two.")
    private int seconds;

    @Option(names = "--rounds", defaultValue = "3", description = "Of the driver alone, then of the pipeline.")
    private int rounds;

    @Option(names = "--warm-up", defaultValue = "20000", description = "Rows before, for each of the two.")
    private int warmUp;

    /** What is saved. */
    record Saved(Machine machine, int rowsPerSecond, int rowsPerRound, List<Round> rounds) {}

    @Override
    public Integer call() throws IOException {
        Results results = Results.of(command);
        Path servers = results.folder().resolve("servers");
        try (CassandraStandIn cassandra =
                        CassandraStandIn.in(servers).heap("1g").start();
                ReadingsTable table = new ReadingsTable(cassandra.contactPoint(), cassandra.localDatacenter())) {
            table.create();
            Path settings = results.folder().resolve("delay.conf");
            Files.writeString(
                    settings,
                    DaemonSettings.withoutLake(RowFormat.NDJSON, cassandra.connection())
                            .text(0));
            try (DelayTrial trial = new DelayTrial(table, settings, rate)) {
                trial.warmUp(warmUp);
                List<Round> found = trial.run(rounds, rate * seconds);
                results.save(new Saved(Machine.here(), rate, rate * seconds, found));
                results.say(table(found));
            }
        } finally {
            Homes.remove(servers);
        }
        return 0;
    }

    private static String table(List<Round> rounds) {
        StringBuilder text = new StringBuilder("milliseconds    p50      p99     most\n");
        for (Round round : rounds) {
            text.append(line("driver alone", round.bare()));
            text.append(line("pipeline", round.pipeline()));
            text.append("%-12s %6.2f %8.2f%n".formatted("added", round.added(Delays::p50), round.added(Delays::p99)));
        }
        return text.append("%nadded, medians of the rounds: p50 %.2f ms, p99 %.2f ms"
                        .formatted(median(rounds, Delays::p50), median(rounds, Delays::p99)))
                .toString();
    }

    private static String line(String name, Delays delays) {
        return "%-12s %6.2f %8.2f %8.2f%n".formatted(name, delays.p50(), delays.p99(), delays.most());
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Delays> percentile) {
        return Medians.of(rounds.stream().mapToDouble(round -> round.added(percentile)));
    }
}
