package weir.streams.sink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;
import weir.bench.data.RowFormat;
import weir.bench.stages.StageInput;
import weir.config.CassandraSinkConfig;
import weir.streams.cassandra.CassandraCluster;
import weir.streams.cassandra.Retries;
import weir.streams.format.BadHeaderException;
import weir.streams.format.BadRecordException;
import weir.streams.metrics.PipelineMeter;
import weir.streams.model.Envelope;
import weir.streams.model.Page;
import weir.streams.model.Step;
import weir.streams.transform.Transforms;

/** From fields to a bound statement, which is as far as a row comes without the driver. In this package as its parts are not public. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(StageInput.ROWS)
public class BindStage {
    /** The connection to a Cassandra with the table, as a settings file has it. */
    public static final String SHOP = "weir.bench.shop";

    /** Of the blob; what is bound differs in nothing. */
    @Param("NDJSON")
    public RowFormat format = RowFormat.NDJSON;

    private final List<Envelope> envelopes = new ArrayList<>();
    private final Row row = new Row();

    @SuppressWarnings("NullAway.Init") // JMH calls setUp first
    private ActorSystem system;

    @SuppressWarnings("NullAway.Init")
    private CassandraCluster cluster;

    @SuppressWarnings("NullAway.Init")
    private RowBinder binder;

    @SuppressWarnings("NullAway.Init")
    private PreparedStatement prepared;

    /** Before all iterations. */
    @Setup
    public void setUp() throws IOException, BadHeaderException, BadRecordException {
        StageInput input = new StageInput(format, Objects.requireNonNull(System.getProperty(SHOP), SHOP));
        Transforms transforms = Transforms.of(input.config().transforms());
        for (Page page : input.pages()) {
            for (Step step : transforms.apply(page).steps()) envelopes.add((Envelope) step);
        }
        CassandraSinkConfig config = (CassandraSinkConfig) input.config().sink();
        system = ActorSystem.create("bind");
        cluster = new CassandraCluster(config.connection(), system);
        CqlSession session = cluster.session().toCompletableFuture().join();
        TargetTable table = TargetTable.of(session.getMetadata()
                .getKeyspace(config.keyspace())
                .flatMap(keyspace -> keyspace.getTable(config.targets().table().orElseThrow()))
                .orElseThrow());
        Retries retries =
                new Retries(system, "bind", new PipelineMeter(), Duration.ofMillis(100), Duration.ofSeconds(1));
        Statements statements = new Statements(table, DefaultConsistencyLevel.LOCAL_QUORUM, cluster, session, retries);
        binder = RowBinder.of(
                table, config, statements, envelopes.get(0).fields().shape());
        prepared = Objects.requireNonNull(binder.plan(envelopes.get(0)))
                .statement()
                .prepare()
                .join();
    }

    /** After all iterations. */
    @TearDown
    public void tearDown() {
        cluster.close().toCompletableFuture().join();
        system.terminate();
    }

    /** As a page is written, but for the writing. */
    @Benchmark
    public void bind(Blackhole to) {
        for (Envelope envelope : envelopes) {
            RowPlan plan = Objects.requireNonNull(binder.plan(envelope));
            to.consume(plan.bind(envelope, prepared, row));
            to.consume(row.statement);
        }
    }
}
