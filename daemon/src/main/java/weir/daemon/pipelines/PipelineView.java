package weir.daemon.pipelines;

import java.time.Instant;

/** What a pipeline's actor shows to the outside, replaced as a whole at every change. */
final class PipelineView {
    private volatile Glance latest = new Glance(PipelineState.STARTING, Instant.now(), 0, 0);

    Glance get() {
        return latest;
    }

    void show(PipelineState state, int running, int waiting) {
        Glance before = latest;
        latest = new Glance(state, state == before.state ? before.since : Instant.now(), running, waiting);
    }

    /** A state, when it began, slices being read and slices not yet begun. */
    record Glance(PipelineState state, Instant since, int running, int waiting) {}
}
