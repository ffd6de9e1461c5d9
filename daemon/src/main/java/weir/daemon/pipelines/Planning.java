package weir.daemon.pipelines;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.event.Logging;
import org.apache.pekko.stream.KillSwitch;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.RestartSettings;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.RestartSource;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import weir.config.SupervisionConfig;
import weir.streams.Pipeline;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Offset;
import weir.streams.model.Page;
import weir.streams.model.Slice;
import weir.streams.supervision.Causes;

/**
 * Follows the plans of a source, and starts over with back-off when planning fails.
 *
 * <p>Planning is fenced like a slice, under a name of its own: a second daemon on the same state is noticed at the next plan even when
 * no slice is being read.
 */
final class Planning {
    private static final String NAME = "(plans)";
    private static final Page NOTHING = new Page(List.of(), new Offset.InBlob(0, 0), 0, false, 0);

    private Planning() {}

    /**
     * Runs until the switch is thrown or a fault ends it.
     *
     * @param onPlan told every plan
     * @param onTrouble told of every failure that a restart may cure
     * @param onFault told of the failure that ended it
     */
    static KillSwitch run(
            Pipeline pipeline,
            ActorSystem<?> system,
            Consumer<List<Slice>> onPlan,
            Consumer<CodedException> onTrouble,
            Consumer<CodedException> onFault) {
        SupervisionConfig config = pipeline.config().supervision();
        var backoff = RestartSettings.create(config.minBackoff(), config.maxBackoff(), config.randomFactor())
                // the pipeline logs it, once, with its code
                .withLogSettings(RestartSettings.createLogSettings(Logging.DebugLevel()))
                .withRestartOn(thrown -> !isFault(Causes.of(thrown)));
        return RestartSource.onFailuresWithBackoff(
                        backoff,
                        () -> plans(pipeline).mapError(Throwable.class, thrown -> {
                            CodedException cause = Causes.of(thrown);
                            if (!isFault(cause)) onTrouble.accept(cause);
                            return cause;
                        }))
                .viaMat(KillSwitches.single(), Keep.right())
                .toMat(Sink.foreach(onPlan::accept), (stop, end) -> {
                    end.whenComplete((done, thrown) -> {
                        if (thrown != null) onFault.accept(Causes.of(thrown));
                    });
                    return stop;
                })
                .run(system);
    }

    private static Source<List<Slice>, NotUsed> plans(Pipeline pipeline) {
        CompletionStage<Checkpoint> start = pipeline.checkpoints().start(pipeline.name(), NAME);
        return Source.completionStage(start)
                .flatMapConcat(taken -> pipeline.plans()
                        .mapAsync(
                                1,
                                slices -> pipeline.checkpoints()
                                        .save(pipeline.name(), NAME, taken.generation(), NOTHING)
                                        .thenApply(done -> slices)));
    }

    private static boolean isFault(CodedException cause) {
        return cause.code().kind() == Code.Kind.FAULT && cause.code() != Code.DEFECT;
    }
}
