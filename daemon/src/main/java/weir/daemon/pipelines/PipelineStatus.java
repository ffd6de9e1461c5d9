package weir.daemon.pipelines;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import weir.config.PipelineConfig;
import weir.streams.metrics.PipelineMeter;
import weir.streams.source.SliceSource.Lag;

/**
 * Everything there is to say about a pipeline at one moment.
 *
 * @param state what it is doing
 * @param since when that began
 * @param counts what it has counted since the daemon started, what it waits for, what went wrong last
 * @param lag how far it is behind, as of the last look at the source
 * @param lags the same for each part of the source that is there for good, such as a partition, by name
 * @param loaded how much of what was there at the beginning has been read, 0 to 1; empty where there is no such thing
 * @param slicesRunning slices being read
 * @param slicesWaiting slices planned and not yet begun
 */
public record PipelineStatus(
        PipelineConfig config,
        PipelineState state,
        Instant since,
        PipelineMeter.Snapshot counts,
        Lag lag,
        Map<String, Lag> lags,
        OptionalDouble loaded,
        int slicesRunning,
        int slicesWaiting) {
    public String name() {
        return config.name();
    }
}
