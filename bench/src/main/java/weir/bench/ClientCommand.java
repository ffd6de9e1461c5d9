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

/** {@code weir bench client}. */
@Command(
        name = "client",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Brings blobs to a server that acknowledges all and stores nothing, so that what the clients cost can be seen.",
            "bench/README.md says what the figures mean."
        })
final class ClientCommand implements Callable<Integer> {
    private static final RowFormat FORMAT = RowFormat.NDJSON;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Mixin
    private LoadOptions options = new LoadOptions();

    @Option(names = "--heap", defaultValue = "256m", description = "Of the daemon and of the loader, as -Xmx takes it.")
    private String heap = "";

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description = "Contenders to run, by the beginning of their names.",
            defaultValue = "driver,loader,daemon")
    private List<String> only = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Results results = Results.of(command);
        options.heap = heap;
        Contenders contenders = Contenders.ofClients(FORMAT).only(only);
        try (Bed bed = Bed.make(
                options,
                List.of(FORMAT),
                live -> StubTarget.start(live, Homes.ofProject(), results.folder()),
                results)) {
            List<Figures> figures = bed.rounds(contenders);
            results.report(options, figures, Comparison.all(new Medians(figures)));
        }
        return 0;
    }
}
