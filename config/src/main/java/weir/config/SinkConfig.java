package weir.config;

import java.util.Optional;

/** Where a pipeline writes. Closed on purpose: a new kind must be handled everywhere. */
public sealed interface SinkConfig permits CassandraSinkConfig {
    ConnectionConfig connection();

    /**
     * Reads what is set; some of it depends on the source.
     *
     * @param source empty when there is no telling what it would be
     */
    static SinkConfig read(Section sink, Connections connections, Optional<SourceConfig> source) {
        return CassandraSinkConfig.read(sink, connections, source);
    }
}
