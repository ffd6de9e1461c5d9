package weir.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import weir.bench.data.ReadingsTable;
import weir.standins.CassandraStandIn;
import weir.streams.sink.cassandra.BindStage;

/** {@code weir bench stages}. */
@Command(
        name = "stages",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Measures by JMH what each stage costs a row: split, decode, each transform, bind.",
            "bench/README.md says what the figures mean."
        })
final class StagesCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Option(names = "--only", defaultValue = "Stage", description = "Those whose class and method have this in them.")
    private String only = "";

    @Option(names = "-f", defaultValue = "1", description = "JVMs in which each is measured.")
    private int forks;

    @Option(names = "-wi", defaultValue = "3", description = "Iterations of a second each before it is measured.")
    private int warmUps;

    @Option(names = "-i", defaultValue = "3", description = "Iterations of a second each.")
    private int iterations;

    /**
     * The cost of one stage.
     *
     * @param stage what was measured, and how
     * @param nanoseconds per row
     * @param error half of the interval that holds the mean with a probability of 99.9 %; NaN when there are too few iterations
     * @param bytes allocated per row
     */
    record Cost(String stage, double nanoseconds, double error, double bytes) {}

    /** What is saved. */
    record Saved(Machine machine, List<Cost> costs) {}

    @Override
    public Integer call() throws IOException, RunnerException {
        Results results = Results.of(command);
        try (CassandraStandIn cassandra =
                CassandraStandIn.start(results.folder().resolve("servers"))) {
            try (ReadingsTable table = new ReadingsTable(cassandra.contactPoint(), cassandra.localDatacenter())) {
                table.create();
            }
            Collection<RunResult> measured = new Runner(options(cassandra)).run();
            List<Cost> costs = new ArrayList<>();
            for (RunResult it : measured) costs.add(cost(it));
            results.save(new Saved(Machine.here(), costs));
            results.say("%n%-28s %8s %8s %8s".formatted("stage", "ns/row", "±", "B/row"));
            for (Cost it : costs) {
                results.say("%-28s %8.1f %8.1f %8.1f".formatted(it.stage, it.nanoseconds, it.error, it.bytes));
            }
        } finally {
            Homes.remove(results.folder().resolve("servers"));
        }
        return 0;
    }

    private Options options(CassandraStandIn cassandra) {
        return new OptionsBuilder()
                .include(only)
                .forks(forks)
                .warmupIterations(warmUps)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.seconds(1))
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class)
                .jvmArgsAppend("-Xmx256m", "-D" + BindStage.SHOP + "=" + cassandra.connection())
                .build();
    }

    private static Cost cost(RunResult result) {
        Result<?> time = result.getPrimaryResult();
        Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
        return new Cost(
                name(result.getParams()),
                time.getScore(),
                time.getScoreError(),
                allocated == null ? Double.NaN : allocated.getScore());
    }

    /** As in {@code transform cast csv}. */
    private static String name(BenchmarkParams params) {
        String method = params.getBenchmark().substring(params.getBenchmark().lastIndexOf('.') + 1);
        List<String> words = new ArrayList<>(List.of(method));
        if (params.getParamsKeys().contains("transform")) words.add(params.getParam("transform"));
        words.add(params.getParam("format").toLowerCase(Locale.ROOT));
        return String.join(" ", words);
    }
}
