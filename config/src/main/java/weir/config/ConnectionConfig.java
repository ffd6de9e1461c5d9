package weir.config;

/** How to reach a system. Closed on purpose: a new kind must be handled everywhere. */
public sealed interface ConnectionConfig
        permits BlobConnectionConfig, CassandraConnectionConfig, EventHubsConnectionConfig, JdbcConnectionConfig {
    /** The name pipelines use for it. */
    String name();

    /** The word that selects its kind in the file. */
    String type();

    static ConnectionConfig read(String name, Section section, Credentials credentials) {
        return switch (section.get("type", Kinds.text("a type"))) {
            case BlobConnectionConfig.TYPE -> BlobConnectionConfig.read(name, section, credentials);
            case CassandraConnectionConfig.TYPE -> CassandraConnectionConfig.read(name, section);
            case EventHubsConnectionConfig.TYPE -> EventHubsConnectionConfig.read(name, section, credentials);
            case JdbcConnectionConfig.TYPE -> JdbcConnectionConfig.read(name, section, credentials);
            default -> throw new AssertionError("reference.conf has a type of connection that is not read");
        };
    }
}
