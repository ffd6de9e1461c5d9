package weir.daemon.pipelines;

import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.jspecify.annotations.Nullable;
import weir.config.SupervisionConfig;
import weir.streams.Pipeline;
import weir.streams.SliceControl;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Page;
import weir.streams.model.Slice;
import weir.streams.supervision.Causes;

/**
 * Runs one slice to its end: takes it, reads on from its checkpoint, and starts over with back-off when it fails. It is addressed by
 * pipeline and slice name alone, so that it can live on any node. When it has nothing more to do it stops, which its parent watches.
 */
final class SliceActor extends AbstractBehavior<SliceActor.Command> {
    sealed interface Command {}

    /** Finish what is in flight, then stop. */
    record Drain() implements Command {}

    private record Started(Checkpoint from) implements Command {}

    private record Finished(Optional<Page> last) implements Command {}

    private record Ended() implements Command {}

    private record Failed(CodedException cause) implements Command {}

    /** What the pipeline is told. */
    sealed interface Report {
        Slice slice();
    }

    /** The slice runs. */
    record Runs(Slice slice) implements Report {}

    /** The slice has been read to its end. */
    record HasEnded(Slice slice) implements Report {}

    /** The slice failed and starts again after a wait. */
    record BacksOff(Slice slice, CodedException cause) implements Report {}

    /** The slice failed in a way that no restart helps. */
    record GaveUp(Slice slice, CodedException cause) implements Report {}

    private final Pipeline pipeline;
    private final Slice slice;
    private final ActorRef<Report> parent;
    private @Nullable SliceControl control;
    private boolean isDraining;

    static Behavior<Command> create(Pipeline pipeline, Slice slice, ActorRef<Report> parent) {
        SupervisionConfig config = pipeline.config().supervision();
        var backoff = SupervisorStrategy.restartWithBackoff(
                        config.minBackoff(), config.maxBackoff(), config.randomFactor())
                .withResetBackoffAfter(config.maxBackoff().plus(Duration.ofSeconds(1)))
                .withLoggingEnabled(false); // the pipeline logs it, once, with its code
        Behavior<Command> run = Behaviors.setup(context -> new SliceActor(context, pipeline, slice, parent));
        return Behaviors.supervise(run).onFailure(CodedException.class, backoff);
    }

    private SliceActor(ActorContext<Command> context, Pipeline pipeline, Slice slice, ActorRef<Report> parent) {
        super(context);
        this.pipeline = pipeline;
        this.slice = slice;
        this.parent = parent;
        context.pipeToSelf(
                pipeline.checkpoints().start(slice.pipeline(), slice.name()),
                (from, failure) -> failure == null ? new Started(from) : new Failed(Causes.of(failure)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Started.class, this::started)
                .onMessage(Finished.class, this::finished)
                .onMessage(Ended.class, ended -> end())
                .onMessage(Failed.class, failed -> fail(failed.cause()))
                .onMessage(Drain.class, drain -> drain())
                .onSignal(PreRestart.class, signal -> abort())
                .onSignal(PostStop.class, signal -> abort())
                .build();
    }

    private Behavior<Command> started(Started started) {
        if (isDraining) return Behaviors.stopped();
        SliceControl running =
                pipeline.graph(slice, started.from()).run(getContext().getSystem());
        control = running;
        getContext()
                .pipeToSelf(
                        running.finished(),
                        (last, failure) -> failure == null ? new Finished(last) : new Failed(Causes.of(failure)));
        parent.tell(new Runs(slice));
        return this;
    }

    private Behavior<Command> finished(Finished finished) {
        control = null;
        if (finished.last().isEmpty() || !finished.last().get().isLast()) return Behaviors.stopped();
        getContext()
                .pipeToSelf(
                        pipeline.source().ended(slice),
                        (Done done, @Nullable Throwable failure) ->
                                failure == null ? new Ended() : new Failed(Causes.of(failure)));
        return this;
    }

    private Behavior<Command> end() {
        parent.tell(new HasEnded(slice));
        return Behaviors.stopped();
    }

    private Behavior<Command> fail(CodedException cause) {
        if (cause.code().kind() == Code.Kind.FAULT && cause.code() != Code.DEFECT) {
            parent.tell(new GaveUp(slice, cause));
            return Behaviors.stopped();
        }
        if (isDraining) return Behaviors.stopped();
        parent.tell(new BacksOff(slice, cause));
        throw cause; // supervision restarts this actor after its back-off
    }

    private Behavior<Command> drain() {
        isDraining = true;
        if (control != null) control.drain();
        return this;
    }

    private Behavior<Command> abort() {
        if (control != null) control.abort(new CodedException(Code.DEFECT, "slice " + slice.name() + " was stopped"));
        control = null;
        return this;
    }
}
