package weir.daemon;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import weir.daemon.pipelines.PipelineState;
import weir.daemon.pipelines.PipelineStatus;
import weir.daemon.pipelines.Pipelines;
import weir.streams.throttle.GovernorStatus;

/** Pipelines that do nothing but drain, or do not even that. */
record FakePipelines(boolean drains) implements Pipelines {
    @Override
    public List<PipelineStatus> statuses() {
        return List.of(
                Statuses.status("orders", PipelineState.RUNNING, Statuses.BUSY),
                Statuses.status("catalogue", PipelineState.RUNNING, Statuses.counts(12, 5, 100)));
    }

    @Override
    public List<GovernorStatus> connections() {
        return List.of(Statuses.connection("shop"));
    }

    @Override
    public CompletionStage<Done> drain() {
        return drains ? CompletableFuture.completedFuture(Done.getInstance()) : new CompletableFuture<>();
    }
}
