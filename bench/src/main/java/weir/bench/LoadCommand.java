package weir.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import weir.bench.Contender.Setting;
import weir.bench.data.RowFormat;

/** {@code weir bench load}. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Brings blobs into a Cassandra table, by the daemon, by loaders written by hand, and by dsbulk, in turns.",
            "bench/README.md says what the figures mean."
        })
final class LoadCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Mixin
    private LoadOptions options = new LoadOptions();

    @Option(names = "--heap", defaultValue = "256m", description = "Of the daemon and of the loader, as -Xmx takes it.")
    private String heap = "";

    /** The word of {@code --format}. */
    private enum Wanted {
        NDJSON,
        CSV,
        BOTH;

        List<RowFormat> formats() {
            return switch (this) {
                case NDJSON -> List.of(RowFormat.NDJSON);
                case CSV -> List.of(RowFormat.CSV);
                case BOTH -> List.of(RowFormat.values());
            };
        }
    }

    @Option(names = "--format", defaultValue = "both", description = "Of the blobs: ${COMPLETION-CANDIDATES}.")
    private Wanted wanted = Wanted.BOTH;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description = "Contenders to run, by the beginning of their names.",
            defaultValue = "driver,loader,daemon,dsbulk")
    private List<String> only = List.of();

    @Option(
            names = "--profile",
            description =
                    "Records each process with Flight Recorder: the .jfr files are beside the logs, CPU is higher.")
    private boolean isProfiled;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Results results = Results.of(command);
        options.heap = heap;
        Contenders contenders = Contenders.of(wanted.formats()).only(only);
        List<Figures> figures = new ArrayList<>();
        try (Bed bed = Bed.make(options, wanted.formats(), results)) {
            results.say(Report.HEADER);
            for (int round = 1; round <= options.rounds; round++) {
                for (Contender contender : contenders.inTurn(round)) {
                    Figures found = bed.run(contender, profiled(bed.setting(), contender, round), round);
                    figures.add(found);
                    results.say(Report.line(found));
                }
            }
        }
        Report report = new Report(
                Machine.here(),
                options.daemonSettings,
                options.readings(),
                figures,
                Comparison.all(new Medians(figures)));
        results.save(report);
        results.say(report.text());
        return 0;
    }

    private Setting profiled(Setting setting, Contender contender, int round) {
        if (!isProfiled) return setting;
        Path file = setting.logs().resolve(contender.name().replace(' ', '-') + "-" + round + ".jfr");
        return setting.with(List.of("-XX:StartFlightRecording=settings=profile,filename=" + file));
    }
}
