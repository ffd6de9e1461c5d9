package weir.streams.sink.cassandra;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import weir.config.CassandraSinkConfig;
import weir.config.CassandraSinkConfig.Consistency;
import weir.config.CassandraSinkConfig.Drift;
import weir.config.CassandraSinkConfig.Nulls;
import weir.config.Targets;
import weir.config.ThrottleConfig;
import weir.config.WriteRules;
import weir.streams.cassandra.CassandraCluster;
import weir.streams.cassandra.SharedCassandra;
import weir.streams.metrics.PipelineMeter;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.model.Offset.InBlob;
import weir.streams.model.Original;
import weir.streams.model.Page;
import weir.streams.model.Step;
import weir.streams.throttle.Governor;
import weir.streams.throttle.GovernorStatus;
import weir.streams.transform.KnownFields;

/** A sink on a table, its meter and governor, and pages for it. */
final class Sinks implements AutoCloseable {
    final PipelineMeter meter = new PipelineMeter();
    final Governor governor;
    final CassandraSink sink;

    private Sinks(CassandraSinkConfig config, CassandraCluster cluster, KnownFields fields, int maxInFlight) {
        this.governor = new Governor(
                "shop",
                ThrottleConfig.of(maxInFlight),
                (delay, wake) -> cluster.system()
                        .scheduler()
                        .scheduleOnce(delay, wake, cluster.system().dispatcher()));
        Way way = Way.of(cluster, governor, "orders", meter, Duration.ofMillis(20), Duration.ofMillis(500));
        this.sink = CassandraSink.create(config, config.targets().table().orElseThrow(), way, fields);
    }

    static Sinks of(CassandraSinkConfig config) {
        return new Sinks(config, SharedCassandra.cluster(), KnownFields.NOTHING, 1024);
    }

    static Sinks of(CassandraSinkConfig config, KnownFields fields) {
        return new Sinks(config, SharedCassandra.cluster(), fields, 1024);
    }

    static Sinks of(CassandraSinkConfig config, CassandraCluster cluster, int maxInFlight) {
        return new Sinks(config, cluster, KnownFields.NOTHING, maxInFlight);
    }

    /** Opened. */
    static Sinks open(CassandraSinkConfig config) {
        Sinks sinks = of(config);
        SharedCassandra.get(sinks.sink.open());
        return sinks;
    }

    static CassandraSinkConfig config(String keyspace, String table) {
        return config(keyspace, table, Nulls.UNSET, Drift.STOP);
    }

    static CassandraSinkConfig config(String keyspace, String table, Nulls nulls, Drift drift) {
        return config(keyspace, table, nulls, drift, WriteRules.DEFAULT);
    }

    static CassandraSinkConfig config(String keyspace, String table, Nulls nulls, Drift drift, WriteRules rules) {
        return new CassandraSinkConfig(
                SharedCassandra.connection(),
                keyspace,
                Targets.one(table),
                Consistency.LOCAL_QUORUM,
                nulls,
                drift,
                rules,
                32,
                32 * 1024);
    }

    List<Step> write(Step... steps) {
        return SharedCassandra.get(sink.write(page(List.of(steps)))).steps();
    }

    /** Whether nothing is on its way and nothing waits. */
    boolean isQuiet() {
        GovernorStatus status = governor.status();
        return status.inUse() == 0 && status.waiting() == 0;
    }

    static Page page(List<Step> steps) {
        return new Page(steps, new InBlob(steps.size(), steps.size()), 0, false, 0);
    }

    static Envelope row(long writeTime, @Nullable Object... namesAndValues) {
        return new Envelope(new InBlob(writeTime, writeTime), writeTime, Fields.of(namesAndValues), Original.NONE);
    }

    @Override
    public void close() {
        sink.close();
    }
}
