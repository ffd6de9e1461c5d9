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
import weir.streams.format.BadHeaderException;
import weir.streams.format.BadRecordException;
import weir.streams.format.Cut;
import weir.streams.format.Decoder;
import weir.streams.model.Original;

/** From bytes to fields: finding the lines, and decoding each. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(StageInput.ROWS)
public class DecodeStage {
    /** Of the blob. */
    @Param
    public RowFormat format = RowFormat.NDJSON;

    @SuppressWarnings("NullAway.Init") // JMH calls setUp first
    private StageInput input;

    /** Before all iterations. */
    @Setup
    public void setUp() throws IOException, BadHeaderException {
        input = new StageInput(format);
    }

    /** Finds where each line begins and ends. */
    @Benchmark
    public List<Cut> split() {
        return input.cut();
    }

    /** Makes fields of each line. */
    @Benchmark
    public void decode(Blackhole to) throws BadRecordException {
        Decoder decoder = input.decoder();
        for (Cut cut : input.cuts()) {
            Original line = cut.original();
            to.consume(decoder.decode(line.buffer(), line.start(), line.length()));
        }
    }
}
