package weir.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import weir.bench.data.RowFormat;

/** {@code weir bench heap}. */
@Command(
        name = "heap",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Runs the daemon with less and less heap, to find how much it needs for full speed.",
            "bench/README.md says what the figures mean."
        })
final class HeapCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Mixin
    private LoadOptions options = new LoadOptions();

    @Option(
            names = "--heaps",
            split = ",",
            paramLabel = "SIZE",
            defaultValue = "1g,512m,384m,256m,192m,128m",
            description = "As -Xmx takes them; the first is what the others are compared with.")
    private List<String> heaps = List.of();

    @Option(names = "--format", defaultValue = "ndjson", description = "Of the blobs: ${COMPLETION-CANDIDATES}.")
    private RowFormat format = RowFormat.NDJSON;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Results results = Results.of(command);
        List<Contender> daemons = new ArrayList<>();
        for (String heap : heaps) daemons.add(new WithHeap(heap, DaemonContender.batch(format)));
        Contenders contenders = new Contenders(daemons);
        try (Bed bed = Bed.make(options, List.of(format), CassandraTarget::new, results)) {
            List<Figures> figures = bed.rounds(contenders);
            results.report(options, figures, Comparison.withFirst(daemons, new Medians(figures)));
        }
        return 0;
    }

    /** A contender whose heap is its name. */
    private record WithHeap(String heap, Contender contender) implements Contender {
        @Override
        public String name() {
            return contender.name() + " " + heap;
        }

        @Override
        public Figures run(Setting setting, int round) throws IOException, InterruptedException {
            return contender.run(setting.withHeap(heap), round).of(name());
        }
    }
}
