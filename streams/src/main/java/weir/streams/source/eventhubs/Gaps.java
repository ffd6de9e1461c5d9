package weir.streams.source.eventhubs;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.config.EventHubsSourceConfig.OnGap;
import weir.streams.metrics.GapEvent;
import weir.streams.metrics.PipelineMeter;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/** Events that retention has deleted before they were read: told once, and then what the settings say. */
final class Gaps {
    private static final Logger LOG = LoggerFactory.getLogger(Gaps.class);

    private final String pipeline;
    private final OnGap policy;
    private final PipelineMeter meter;
    private final Map<String, Long> told = new ConcurrentHashMap<>();

    Gaps(String pipeline, OnGap policy, PipelineMeter meter) {
        this.pipeline = pipeline;
        this.policy = policy;
        this.meter = meter;
    }

    /**
     * A restart before the next checkpoint finds the same gap again, perhaps a larger one.
     *
     * @throws CodedException when it stops the pipeline
     */
    void found(String slice, String where, long first, long last) {
        long known = told.getOrDefault(slice, first - 1);
        long from = Math.max(first, known + 1);
        String what = "%s: %,d events, numbers %d to %d, were deleted before they were read"
                .formatted(where, last - first + 1, first, last);
        if (from <= last) {
            told.put(slice, last);
            meter.lost(new GapEvent(Instant.now(), slice, from, last));
            LOG.warn("{}: {}", pipeline, what);
        }
        if (policy == OnGap.STOP) throw new CodedException(Code.EVENTS_LOST, what + " (on-gap is stop)");
    }
}
