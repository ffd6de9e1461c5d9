package weir.streams;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.RunnableGraph;
import org.apache.pekko.stream.javadsl.Source;
import weir.config.BlobSourceConfig;
import weir.config.CassandraSinkConfig;
import weir.config.EventHubsSourceConfig;
import weir.config.PipelineConfig;
import weir.config.SqlSourceConfig;
import weir.config.StateConfig;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.checkpoint.Checkpoints;
import weir.streams.checkpoint.DeadLetters;
import weir.streams.checkpoint.cassandra.CassandraState;
import weir.streams.metrics.PipelineMeter;
import weir.streams.model.Offset;
import weir.streams.model.Page;
import weir.streams.model.Slice;
import weir.streams.model.Sweep;
import weir.streams.sink.PageWriter;
import weir.streams.sink.cassandra.CassandraSink;
import weir.streams.sink.cassandra.TablesSink;
import weir.streams.sink.cassandra.Way;
import weir.streams.source.RawPage;
import weir.streams.source.SliceSource;
import weir.streams.source.blob.BlobSource;
import weir.streams.source.eventhubs.EventHubsSource;
import weir.streams.source.sql.SqlSource;
import weir.streams.supervision.Poison;
import weir.streams.transform.KnownFields;
import weir.streams.transform.Transforms;

/** The parts of one pipeline, shared by all its slices; nothing runs or connects yet. */
public record Pipeline(
        PipelineConfig config,
        SliceSource source,
        Room room,
        UnaryOperator<Page> transforms,
        PageWriter writer,
        Checkpoints checkpoints,
        DeadLetters deadLetters,
        Poison poison,
        PipelineMeter meter,
        Duration saveWithin) {

    /** Puts together what the settings ask for. */
    public static Pipeline of(PipelineConfig config, StateConfig stateConfig, Connections connections) {
        CassandraState state = connections.state();
        PipelineMeter meter = connections.meter(config.name());
        Transforms transforms = Transforms.of(config.transforms());
        return new Pipeline(
                config,
                source(config, transforms.needs(), state, connections, meter),
                new Room(room(config)),
                transforms::apply,
                writer(config, transforms.foresee(KnownFields.NOTHING), connections, meter),
                state.checkpoints(),
                state.deadLetters(),
                new Poison(config.supervision()),
                meter,
                stateConfig.checkpointInterval());
    }

    private static SliceSource source(
            PipelineConfig config,
            Predicate<String> needed,
            CassandraState state,
            Connections connections,
            PipelineMeter meter) {
        if (config.source() instanceof BlobSourceConfig blob) {
            return BlobSource.create(
                    config.name(),
                    blob,
                    needed,
                    config.limits(),
                    connections.credentials(),
                    state.ledger(),
                    state.checkpoints());
        }
        if (config.source() instanceof EventHubsSourceConfig hub) {
            return EventHubsSource.create(
                    config.name(),
                    hub,
                    needed,
                    config.limits(),
                    connections.credentials(),
                    state.ledger(),
                    state.checkpoints(),
                    meter);
        }
        if (config.source() instanceof SqlSourceConfig sql) {
            return SqlSource.create(
                    config.name(),
                    sql,
                    config.limits(),
                    connections.credentials(),
                    state.ledger(),
                    state.checkpoints(),
                    meter);
        }
        throw new AssertionError("no source for " + config.source()); // PipelineTest walks the sealed list
    }

    /** Twice what may be on its way, so that the next rows are ready when others arrive. */
    private static int room(PipelineConfig config) {
        if (config.sink() instanceof CassandraSinkConfig sink)
            return 2 * sink.connection().throttle().maxInFlight();
        throw new AssertionError("no sink for " + config.sink()); // PipelineTest walks the sealed list
    }

    private static PageWriter writer(
            PipelineConfig config, KnownFields foreseen, Connections connections, PipelineMeter meter) {
        if (config.sink() instanceof CassandraSinkConfig sink) {
            Connections.Cluster cluster = connections.cluster(sink.connection());
            List<String> tables = config.source().tables();
            Way way = Way.of(cluster.session(), cluster.governor(), config.name(), meter);
            return sink.targets()
                    .single(tables)
                    .<PageWriter>map(table -> CassandraSink.create(sink, table, way, foreseen))
                    .orElseGet(() -> TablesSink.create(sink, tables, way, foreseen));
        }
        throw new AssertionError("no sink for " + config.sink()); // PipelineTest walks the sealed list
    }

    public String name() {
        return config.name();
    }

    /** Those of the source, once what takes their tables can be written. */
    public Source<List<Slice>, NotUsed> plans() {
        return source.plans().mapAsync(1, slices -> writer.open(source.tables()).thenApply(done -> slices));
    }

    /**
     * A look whether everything is there; each part may fail with a {@code CodedException}.
     *
     * @param source the tables it has
     * @param targets where each of them goes
     */
    public record Check(CompletionStage<List<String>> source, CompletionStage<Map<String, String>> targets) {}

    /** Changes nothing. */
    public Check check() {
        CompletionStage<List<String>> tables = source.check();
        return new Check(
                tables,
                writer.open()
                        .thenCombine(tables.exceptionally(unknown -> List.of()), (opened, known) -> known)
                        .thenCompose(known -> writer.open(known).thenApply(done -> targets(known))));
    }

    private Map<String, String> targets(List<String> tables) {
        Map<String, String> targets = new LinkedHashMap<>();
        for (String table : tables) targets.put(table, target(table));
        return targets;
    }

    /** What an earlier sweep of the same part has left says nothing of this one. */
    private static Optional<Offset> swept(Sweep sweep, Checkpoint from) {
        return from.offset().filter(offset -> from.lastWriteTime() >= sweep.before());
    }

    private String target(String table) {
        if (config.sink() instanceof CassandraSinkConfig sink)
            return sink.keyspace() + "." + sink.targets().of(table);
        throw new AssertionError("no sink for " + config.sink()); // PipelineTest walks the sealed list
    }

    /** One run of a slice that has been started. */
    public RunnableGraph<SliceControl> graph(Slice slice, Checkpoint from) {
        Optional<Sweep> sweep = source.sweep(slice);
        return new SliceGraph(
                        slice,
                        from.generation(),
                        sweep.map(each -> writer.sweep(each, swept(each, from)).map(RawPage::of))
                                .orElseGet(() -> source.pages(slice, from)),
                        () -> source.rejected(slice),
                        room,
                        transforms,
                        writer,
                        deadLetters,
                        poison,
                        checkpoints,
                        meter,
                        config.limits().pagesInFlight(),
                        saveWithin)
                .graph();
    }
}
