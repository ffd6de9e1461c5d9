package weir.daemon.pipelines;

import java.util.Locale;

/** What a pipeline is doing, in one word. */
public enum PipelineState {
    /** Connecting, comparing fields and columns, listing the source for the first time. */
    STARTING,
    /** Reading and writing, or idle because all is read. */
    RUNNING,
    /** Held back: it waits for something named in its status, such as an unreachable cluster. */
    THROTTLED,
    /** Stopped by an operator, to be resumed. */
    PAUSED,
    /** A slice or the planning failed and starts again after a wait. */
    BACKING_OFF,
    /** Stopped for good; a human must act. */
    FAILED,
    /** Stopped on request; everything read is written and checkpointed. */
    DRAINED;

    /** As in the API, the log and the metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
