package weir.bench.delay;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import weir.bench.data.ReadingsTable;

/** Rows at a fixed rate, by the driver alone and through a running pipeline, in turns. */
public final class DelayTrial implements AutoCloseable {
    private final int perSecond;
    private final BareLoop bare;
    private final RunningPipeline pipeline;

    /**
     * Connects both.
     *
     * @param settings of the pipeline
     */
    public DelayTrial(ReadingsTable table, Path settings, int perSecond) {
        this.perSecond = perSecond;
        this.bare = new BareLoop(table);
        this.pipeline = new RunningPipeline(settings);
    }

    /**
     * One round.
     *
     * @param bare by the driver alone
     * @param pipeline from a line handed to the pipeline until Cassandra has acknowledged the row
     */
    public record Round(Delays bare, Delays pipeline) {
        /** What the pipeline adds at one percentile. */
        public double added(ToDoubleFunction<Delays> percentile) {
            return percentile.applyAsDouble(pipeline) - percentile.applyAsDouble(bare);
        }
    }

    /** Compiles the code and warms the server: so many rows each, as fast as they go. */
    public void warmUp(int rows) {
        Clocked.hurry(rows, bare);
        Clocked.hurry(rows, pipeline);
    }

    /** So many rounds of so many rows each. */
    public List<Round> run(int rounds, int rows) {
        List<Round> all = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            all.add(new Round(Clocked.run(rows, perSecond, bare), Clocked.run(rows, perSecond, pipeline)));
        }
        return all;
    }

    @Override
    public void close() {
        pipeline.close();
    }
}
