package weir.bench.stages;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import weir.bench.data.RowFormat;
import weir.config.TransformConfig;
import weir.streams.format.BadHeaderException;
import weir.streams.format.BadRecordException;
import weir.streams.model.Page;
import weir.streams.transform.Transforms;

/** The transforms over pages: each on what those before it hand on, and all of them together. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(StageInput.ROWS)
public class TransformStage {
    private static final String ALL = "all";

    /** In CSV all values are text, so there is more to cast. */
    @Param
    public RowFormat format = RowFormat.NDJSON;

    /** The one measured. */
    @Param({"rename", "cast", "require", "keep", ALL})
    public String transform = ALL;

    private List<Page> pages = List.of();
    private Transforms measured = Transforms.of(List.of());

    /** Before all iterations. */
    @Setup
    public void setUp() throws IOException, BadHeaderException, BadRecordException {
        StageInput input = new StageInput(format);
        List<TransformConfig> configs = input.config().transforms();
        List<String> kinds = configs.stream().map(TransformConfig::kind).toList();
        int first = transform.equals(ALL) ? 0 : kinds.indexOf(transform);
        int end = transform.equals(ALL) ? configs.size() : first + 1;
        Transforms before = Transforms.of(configs.subList(0, first));
        pages = input.pages().stream().map(before::apply).toList();
        measured = Transforms.of(configs.subList(first, end));
    }

    /** As the pipeline does. */
    @Benchmark
    public void transform(Blackhole to) {
        for (Page page : pages) to.consume(measured.apply(page));
    }
}
