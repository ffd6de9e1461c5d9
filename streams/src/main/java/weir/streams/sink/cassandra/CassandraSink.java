package weir.streams.sink.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.jspecify.annotations.Nullable;
import weir.config.CassandraSinkConfig;
import weir.streams.cassandra.CassandraCluster;
import weir.streams.cassandra.Retries;
import weir.streams.metrics.PipelineMeter;
import weir.streams.model.Page;
import weir.streams.model.PerShape;
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
    private final KnownFields foreseen;
    private final Retries retries;
    private volatile @Nullable Opened opened;

    private CassandraSink(
            CassandraSinkConfig config,
            CassandraCluster cluster,
            Governor.Share share,
            KnownFields foreseen,
            Retries retries) {
        this.config = config;
        this.cluster = cluster;
        this.share = share;
        this.foreseen = foreseen;
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
        return new CassandraSink(config, cluster, governor.share(retries::standsStill), foreseen, retries);
    }

    @Override
    public CompletionStage<Done> open() {
        return retries.untilDone(this::connect, cluster::cause).thenApply(ready -> {
            opened = ready;
            return Done.getInstance();
        });
    }

    /** The driver keeps the schema as of its last event, which an outage may have swallowed: it is read anew. */
    private CompletionStage<Opened> connect() {
        return cluster.session()
                .thenCompose(session -> session.refreshSchemaAsync().thenApply(metadata -> compare(session, metadata)));
    }

    private Opened compare(CqlSession session, Metadata metadata) {
        TargetTable table = TargetTable.read(config, metadata);
        Foreseen.check(table, foreseen, config);
        ConsistencyLevel consistency =
                DefaultConsistencyLevel.valueOf(config.consistency().name());
        Statements statements = new Statements(table, consistency, cluster, session, retries);
        PerShape<RowBinder> binders = new PerShape<>(shape -> RowBinder.of(table, config, statements, shape));
        return new Opened(session, consistency, binders);
    }

    @Override
    public CompletionStage<Page> write(Page page) {
        Opened current = opened;
        if (current == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("write before open had completed"));
        }
        return new PageWrite(this, current, page).start();
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

    Retries retries() {
        return retries;
    }

    /** Gives up every page that is not yet written; what is on its way may still arrive. */
    @Override
    public void close() {
        retries.close();
        share.close();
    }

    /** What is known once the table was read. */
    record Opened(CqlSession session, ConsistencyLevel consistency, PerShape<RowBinder> binders) {}
}
