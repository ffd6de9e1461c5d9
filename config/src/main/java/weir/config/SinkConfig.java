package weir.config;

/** Where a pipeline writes. Closed on purpose: a new kind must be handled everywhere. */
public sealed interface SinkConfig permits CassandraSinkConfig {
    ConnectionConfig connection();

    static SinkConfig read(Section sink, Connections connections) {
        return CassandraSinkConfig.read(sink, connections);
    }
}
