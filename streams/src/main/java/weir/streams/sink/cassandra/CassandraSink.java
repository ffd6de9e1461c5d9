package weir.streams.sink.cassandra;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import weir.config.CassandraSinkConfig;
import weir.config.CassandraSinkConfig.Drift;
import weir.streams.cassandra.CassandraCluster;
import weir.streams.cassandra.Retries;
import weir.streams.metrics.PipelineMeter;
import weir.streams.model.Offset;
import weir.streams.model.Page;
import weir.streams.model.Sweep;
import weir.streams.sink.PageWriter;
import weir.streams.throttle.Governor;
import weir.streams.transform.KnownFields;

/**
 * Writes the pages of one pipeline into its table.
 *
 * <p>A page that was handed in is tried until it is written, even when the stream that asked for it is gone: whoever ends the pipeline
 * closes its sink.
 */
public final class CassandraSink implements PageWriter, AutoCloseable {
    private static final Duration MIN_BACKOFF = Duration.ofMillis(100);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(10);

    private final CassandraSinkConfig config;
    private final CassandraCluster cluster;
    private final Governor.Share share;
    private final LiveTable table;
    private final Retries retries;

    private CassandraSink(
            CassandraSinkConfig config,
            CassandraCluster cluster,
            Governor.Share share,
            LiveTable table,
            Retries retries) {
        this.config = config;
        this.cluster = cluster;
        this.share = share;
        this.table = table;
        this.retries = retries;
    }

    /**
     * A sink that waits out weather from 100 ms to 10 s between tries.
     *
     * @param governor of the connection, shared by all that write there
     * @param foreseen what the transforms hand on
     */
    public static CassandraSink create(
            CassandraSinkConfig config,
            CassandraCluster cluster,
            Governor governor,
            KnownFields foreseen,
            String pipeline,
            PipelineMeter meter) {
        return create(config, cluster, governor, foreseen, pipeline, meter, MIN_BACKOFF, MAX_BACKOFF);
    }

    static CassandraSink create(
            CassandraSinkConfig config,
            CassandraCluster cluster,
            Governor governor,
            KnownFields foreseen,
            String pipeline,
            PipelineMeter meter,
            Duration minBackoff,
            Duration maxBackoff) {
        Retries retries = new Retries(cluster.system(), pipeline, meter, minBackoff, maxBackoff);
        var table = new LiveTable(config, cluster, foreseen, retries, new Drifting(pipeline, config.drift(), meter));
        return new CassandraSink(config, cluster, governor.share(retries::standsStill), table, retries);
    }

    @Override
    public CompletionStage<Done> open() {
        return table.read().thenApply(ready -> Done.getInstance());
    }

    @Override
    public CompletionStage<Page> write(Page page) {
        LiveTable.Opened now = table.now();
        if (now == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("write before open had completed"));
        }
        if (config.drift() != Drift.ADD_COLUMN) return new PageWrite(this, now, page).start();
        NewColumns.Found found = now.newColumns().in(page, now::isDelete);
        if (found.wanted().isEmpty()) return new PageWrite(this, now, found.page()).start();
        return table.add(found.wanted()).thenCompose(added -> write(page));
    }

    @Override
    public Source<Page, NotUsed> sweep(Sweep sweep, Optional<Offset> after) {
        return new Sweeping(this, sweep).pages(after);
    }

    CassandraSinkConfig config() {
        return config;
    }

    CassandraCluster cluster() {
        return cluster;
    }

    Governor.Share share() {
        return share;
    }

    LiveTable table() {
        return table;
    }

    Retries retries() {
        return retries;
    }

    /** Gives up every page that is not yet written; what is on its way may still arrive. */
    @Override
    public void close() {
        table.close();
        retries.close();
        share.close();
    }
}
