package weir.config;

import java.util.List;
import java.util.Optional;

/**
 * One source, its transforms and its sink.
 *
 * @param name letters, digits, - and _
 * @param transforms applied in order
 */
public record PipelineConfig(
        String name,
        SourceConfig source,
        List<TransformConfig> transforms,
        SinkConfig sink,
        SupervisionConfig supervision,
        LimitsConfig limits) {
    public PipelineConfig {
        transforms = List.copyOf(transforms);
    }

    /** Empty when there is no telling what it would be. */
    static Optional<PipelineConfig> read(String name, Section pipelines, Connections connections) {
        Reference defaults = Reference.weir().at("defaults.pipeline");
        Section pipeline = pipelines.section(name, defaults);
        Optional<SourceConfig> source =
                isThere(pipeline, "source") ? SourceConfig.read(pipeline, connections) : Optional.empty();
        List<TransformConfig> transforms =
                pipeline.list("transforms", Reference.weir().at("defaults.transform")).stream()
                        .flatMap(it -> TransformConfig.read(it).stream())
                        .toList();
        Optional<SinkConfig> sink = isThere(pipeline, "sink")
                ? Optional.of(SinkConfig.read(pipeline.section("sink"), connections, source))
                : Optional.empty();
        SupervisionConfig supervision = SupervisionConfig.read(pipeline.section("supervision"));
        LimitsConfig limits = LimitsConfig.read(pipeline.section("limits"));
        if (source.filter(PipelineConfig::sweeps).isPresent()
                && sink.filter(PipelineConfig::takesTimes).isPresent()) {
            // every row would be older than the load that wrote it
            pipeline.problem(
                    "source", "sweep = true, beside a sink.write-time from a field (expected: one of the two)");
        }
        if (source.isPresent()
                && sweeps(source.get())
                && sink.filter(to -> !keepsApart(to, source.get())).isPresent()) {
            // the load of one would sweep what another has written
            pipeline.open("source")
                    .problem(
                            "sweep",
                            "true, with several tables for one target (expected: a target for each, by its name or a"
                                    + " route, or false)");
        }
        return source.flatMap(
                from -> sink.map(to -> new PipelineConfig(name, from, transforms, to, supervision, limits)));
    }

    private static boolean sweeps(SourceConfig source) {
        return source instanceof SqlSourceConfig sql && sql.sweep();
    }

    private static boolean keepsApart(SinkConfig sink, SourceConfig source) {
        return sink instanceof CassandraSinkConfig cassandra
                && cassandra.targets().keepApart(source.tables());
    }

    private static boolean takesTimes(SinkConfig sink) {
        return sink instanceof CassandraSinkConfig cassandra
                && cassandra.rules().timeField().isPresent();
    }

    private static boolean isThere(Section pipeline, String name) {
        if (!pipeline.has(name)) pipeline.missing(name, "an object with a connection");
        return pipeline.has(name);
    }
}
