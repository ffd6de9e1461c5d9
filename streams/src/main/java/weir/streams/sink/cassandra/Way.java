package weir.streams.sink.cassandra;

import java.time.Duration;
import weir.streams.cassandra.CassandraCluster;
import weir.streams.cassandra.Retries;
import weir.streams.metrics.PipelineMeter;
import weir.streams.throttle.Governor;

/** How one pipeline reaches its cluster, whichever tables it writes there: one share of the governor, and one answer to weather. */
public record Way(CassandraCluster cluster, Governor.Share share, Retries retries, String pipeline, PipelineMeter meter)
        implements AutoCloseable {
    private static final Duration MIN_BACKOFF = Duration.ofMillis(100);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(10);

    /**
     * One that waits out weather from 100 ms to 10 s between tries.
     *
     * @param governor of the connection, shared by all that write there
     */
    public static Way of(CassandraCluster cluster, Governor governor, String pipeline, PipelineMeter meter) {
        return of(cluster, governor, pipeline, meter, MIN_BACKOFF, MAX_BACKOFF);
    }

    static Way of(
            CassandraCluster cluster,
            Governor governor,
            String pipeline,
            PipelineMeter meter,
            Duration minBackoff,
            Duration maxBackoff) {
        Retries retries = new Retries(cluster.system(), pipeline, meter, minBackoff, maxBackoff);
        return new Way(cluster, governor.share(retries::standsStill), retries, pipeline, meter);
    }

    /** Gives up what waits, and whatever comes. */
    @Override
    public void close() {
        retries.close();
        share.close();
    }
}
