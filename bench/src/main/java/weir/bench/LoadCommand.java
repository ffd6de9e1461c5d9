package weir.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
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

    @Override
    public Integer call() throws IOException, InterruptedException {
        Results results = Results.of(command);
        options.heap = heap;
        Contenders contenders = Contenders.of(wanted.formats()).only(only);
        try (Bed bed = Bed.make(options, wanted.formats(), CassandraTarget::new, results)) {
            List<Figures> figures = bed.rounds(contenders);
            results.report(options, figures, Comparison.all(new Medians(figures)));
        }
        return 0;
    }
}
