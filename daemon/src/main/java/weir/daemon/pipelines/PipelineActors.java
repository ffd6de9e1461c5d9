package weir.daemon.pipelines;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import weir.config.WeirConfig;
import weir.streams.Connections;
import weir.streams.Pipeline;
import weir.streams.metrics.PipelineMeter;
import weir.streams.throttle.GovernorStatus;

/** All pipelines of a daemon as actors, on connections that they share. */
public final class PipelineActors implements Pipelines {
    private final ActorSystem<?> system;
    private final WeirConfig config;
    private final Connections connections;
    private final List<One> pipelines = new ArrayList<>();

    private PipelineActors(ActorSystem<?> system, WeirConfig config) {
        this.system = system;
        this.config = config;
        this.connections = new Connections(system.classicSystem(), config.state());
    }

    /** Starts every pipeline; returns at once, whatever is down. */
    public static PipelineActors start(ActorSystem<?> system, WeirConfig config) {
        var all = new PipelineActors(system, config);
        config.pipelines().forEach(one -> all.start(Pipeline.of(one, config.state(), all.connections)));
        return all;
    }

    private void start(Pipeline pipeline) {
        var view = new PipelineView();
        var actor = system.systemActorOf(
                PipelineActor.create(pipeline, view), "pipeline-" + pipeline.name(), Props.empty());
        pipelines.add(new One(pipeline, view, actor));
    }

    @Override
    public List<PipelineStatus> statuses() {
        return pipelines.stream().map(One::status).toList();
    }

    @Override
    public List<GovernorStatus> connections() {
        return connections.governors();
    }

    @Override
    public CompletionStage<Done> drain() {
        // whoever asks has a limit of his own, so this one need not be exact
        Duration limit = config.drainTimeout().plusSeconds(1);
        List<CompletableFuture<Done>> draining = pipelines.stream()
                .map(one -> AskPattern.<PipelineActor.Command, Done>ask(
                                one.actor, PipelineActor.Drain::new, limit, system.scheduler())
                        .toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(draining.toArray(CompletableFuture[]::new))
                .whenComplete((done, failure) ->
                        pipelines.forEach(one -> one.pipeline.source().close()))
                .thenCompose(done -> connections.close());
    }

    private record One(Pipeline pipeline, PipelineView view, ActorRef<PipelineActor.Command> actor) {
        PipelineStatus status() {
            PipelineView.Glance glance = view.get();
            PipelineMeter.Snapshot counts = pipeline.meter().snapshot();
            return new PipelineStatus(
                    pipeline.config(),
                    heldBack(glance.state(), counts),
                    glance.since(),
                    counts,
                    pipeline.source().lag(),
                    pipeline.source().lags(),
                    pipeline.source().loaded(),
                    glance.running(),
                    glance.waiting());
        }

        private static PipelineState heldBack(PipelineState state, PipelineMeter.Snapshot counts) {
            return switch (state) {
                case STARTING, RUNNING, BACKING_OFF ->
                    counts.waitingFor().isPresent() ? PipelineState.THROTTLED : state;
                case THROTTLED, PAUSED, FAILED, DRAINED -> state;
            };
        }
    }
}
