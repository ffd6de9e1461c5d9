package weir.config;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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

    /** One that sweeps would delete what another has written before. */
    static void checkSweeps(Section named, List<PipelineConfig> pipelines) {
        for (PipelineConfig each : pipelines) {
            if (!sweeps(each.source())) continue;
            pipelines.stream()
                    .filter(other -> !other.equals(each) && !Collections.disjoint(other.tables(), each.tables()))
                    .findFirst()
                    .ifPresent(other -> named.open(each.name())
                            .open("source")
                            .problem(
                                    "sweep",
                                    "true, where pipeline " + Kinds.quoted(other.name()) + " writes "
                                            + common(each, other)
                                            + " as well (expected: false, or a target that no other writes)"));
        }
    }

    private static String common(PipelineConfig one, PipelineConfig other) {
        Set<String> both = new TreeSet<>(one.tables());
        both.retainAll(other.tables());
        return String.join(", ", both);
    }

    /** That it writes, with connection and keyspace, as far as that can be told beforehand. */
    private Set<String> tables() {
        if (!(sink instanceof CassandraSinkConfig to)) return Set.of();
        return to.targets().known(source.tables()).stream()
                .map(table -> to.connection().name() + ": " + to.keyspace() + "." + table)
                .collect(Collectors.toSet());
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
