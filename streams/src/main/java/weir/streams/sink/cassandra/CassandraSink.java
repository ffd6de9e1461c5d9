package weir.streams.sink.cassandra;

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
import weir.streams.model.Offset;
import weir.streams.model.Page;
import weir.streams.model.Sweep;
import weir.streams.sink.PageWriter;
import weir.streams.throttle.Governor;
import weir.streams.transform.KnownFields;

/**
 * Writes the pages of one pipeline into one table.
 *
 * <p>A page that was handed in is tried until it is written, even when the stream that asked for it is gone: whoever ends the pipeline
 * closes its sink.
 */
public final class CassandraSink implements PageWriter {
    private final Target target;
    private final Way way;
    private final LiveTable table;

    private CassandraSink(Target target, Way way, LiveTable table) {
        this.target = target;
        this.way = way;
        this.table = table;
    }

    /**
     * A sink for one table of the keyspace, whatever the settings say of others.
     *
     * @param way closed with the sink
     * @param foreseen what the transforms hand on
     */
    public static CassandraSink create(CassandraSinkConfig config, String table, Way way, KnownFields foreseen) {
        return create(new Target(config, table, false), way, foreseen);
    }

    static CassandraSink create(Target target, Way way, KnownFields foreseen) {
        return new CassandraSink(target, way, new LiveTable(target, way, foreseen));
    }

    /** Whether it may be written. */
    boolean isOpen() {
        return table.now() != null;
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
        if (config().drift() != Drift.ADD_COLUMN) return new PageWrite(this, now, page).start();
        NewColumns.Found found = now.newColumns().in(page, now::isDelete);
        if (found.wanted().isEmpty()) return new PageWrite(this, now, found.page()).start();
        return table.add(found.wanted()).thenCompose(added -> write(page));
    }

    @Override
    public Source<Page, NotUsed> sweep(Sweep sweep, Optional<Offset> after) {
        return new Sweeping(this, sweep).pages(after);
    }

    CassandraSinkConfig config() {
        return target.config();
    }

    CassandraCluster cluster() {
        return way.cluster();
    }

    Governor.Share share() {
        return way.share();
    }

    LiveTable table() {
        return table;
    }

    Retries retries() {
        return way.retries();
    }

    /** Gives up every page that is not yet written; what is on its way may still arrive. */
    @Override
    public void close() {
        table.close();
        way.close();
    }
}
