package weir.config;

import java.time.Duration;
import java.util.List;

/**
 * Everything a daemon needs to know, read and checked.
 *
 * @param http where the daemon answers
 * @param drainTimeout how long a stop may take to finish what is in flight, 1s to 10m, default 30s
 * @param state where checkpoints, the ledger and dead letters are kept
 * @param pipelines in file order
 */
public record WeirConfig(HttpConfig http, Duration drainTimeout, StateConfig state, List<PipelineConfig> pipelines) {
    public WeirConfig {
        pipelines = List.copyOf(pipelines);
    }
}
