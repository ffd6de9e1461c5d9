package weir.config;

import java.util.List;
import java.util.Optional;

/** Where a pipeline reads. Closed on purpose: a new kind must be handled everywhere, see PipelineTest. */
public sealed interface SourceConfig permits BlobSourceConfig, EventHubsSourceConfig, SqlSourceConfig {
    ConnectionConfig connection();

    /** Names and patterns of its tables, with their schema; none of a source that has no tables. */
    default List<String> tables() {
        return List.of();
    }

    /** The connection says which kind of source it is. */
    static Optional<SourceConfig> read(Section pipeline, Connections connections) {
        Reference kinds = Reference.weir().at("defaults.source");
        Section written = pipeline.open("source");
        Optional<ConnectionConfig> connection = connections.source(written);
        String kind = connection.map(ConnectionConfig::type).orElseGet(() -> likeliest(written, kinds));
        return switch (kind) {
            case BlobConnectionConfig.TYPE ->
                BlobSourceConfig.read(pipeline.section("source", kinds.at(kind)), (BlobConnectionConfig)
                                connection.orElse(BlobConnectionConfig.STAND_IN))
                        .map(it -> it);
            case EventHubsConnectionConfig.TYPE ->
                EventHubsSourceConfig.read(pipeline.section("source", kinds.at(kind)), (EventHubsConnectionConfig)
                                connection.orElse(EventHubsConnectionConfig.STAND_IN))
                        .map(it -> it);
            case JdbcConnectionConfig.TYPE ->
                SqlSourceConfig.read(pipeline.section("source", kinds.at(kind)), (JdbcConnectionConfig)
                                connection.orElse(JdbcConnectionConfig.STAND_IN))
                        .map(it -> it);
            default -> Optional.empty();
        };
    }

    /** The kind that is meant where the connection does not say: the one that knows more of the settings than any other. */
    private static String likeliest(Section written, Reference kinds) {
        String best = "";
        int most = 0;
        for (String kind : kinds.names()) {
            List<String> known = kinds.at(kind).names();
            int knows = (int) written.names().stream().filter(known::contains).count();
            best = knows > most ? kind : knows == most ? "" : best;
            most = Math.max(most, knows);
        }
        return best;
    }
}
