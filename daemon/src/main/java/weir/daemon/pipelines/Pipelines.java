package weir.daemon.pipelines;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import weir.streams.throttle.GovernorStatus;

/** The handle on all pipelines of a daemon. */
public interface Pipelines {
    /** One status per pipeline, in the order of the settings; never blocks. */
    List<PipelineStatus> statuses();

    /** What bounds the way to each cluster; never blocks. */
    List<GovernorStatus> connections();

    /** Stops reading, lets what is in flight be written and checkpointed, then completes. */
    CompletionStage<Done> drain();
}
