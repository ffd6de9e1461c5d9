package weir.streams;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.apache.pekko.stream.javadsl.RunnableGraph;
import weir.config.PipelineConfig;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.checkpoint.Checkpoints;
import weir.streams.checkpoint.DeadLetters;
import weir.streams.metrics.PipelineMeter;
import weir.streams.model.Page;
import weir.streams.model.Slice;
import weir.streams.sink.PageWriter;
import weir.streams.source.SliceSource;
import weir.streams.supervision.Poison;

/** The parts of one pipeline, shared by all its slices; nothing runs or connects yet. */
public record Pipeline(
        PipelineConfig config,
        SliceSource source,
        UnaryOperator<Page> transforms,
        PageWriter writer,
        Checkpoints checkpoints,
        DeadLetters deadLetters,
        Poison poison,
        PipelineMeter meter,
        Duration saveWithin) {

    public String name() {
        return config.name();
    }

    /** One run of a slice that has been started. */
    public RunnableGraph<SliceControl> graph(Slice slice, Checkpoint from) {
        return new SliceGraph(
                        slice,
                        from.generation(),
                        source.pages(slice, from),
                        transforms,
                        writer,
                        deadLetters,
                        poison,
                        checkpoints,
                        meter,
                        config.limits().pagesInFlight(),
                        saveWithin)
                .graph();
    }
}
