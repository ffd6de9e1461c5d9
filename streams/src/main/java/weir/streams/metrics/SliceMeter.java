package weir.streams.metrics;

import weir.streams.model.Page;

/**
 * Counts one run of one slice into its pipeline's meter, so that a run that fails leaves nothing in flight. Pages that come in after
 * {@link #close} are not counted: another run reads them again.
 */
public final class SliceMeter {
    private final PipelineMeter pipeline;
    private long inFlight;
    private boolean isClosed;

    public SliceMeter(PipelineMeter pipeline) {
        this.pipeline = pipeline;
    }

    public synchronized void read(Page page) {
        if (isClosed) return;
        inFlight += page.steps().size();
        pipeline.read(page);
    }

    /** Counts a page whose every step is an outcome. */
    public synchronized void ended(Page page) {
        if (isClosed) return;
        inFlight -= page.steps().size();
        pipeline.ended(page);
    }

    public synchronized void close() {
        isClosed = true;
        pipeline.abandoned(inFlight);
        inFlight = 0;
    }
}
