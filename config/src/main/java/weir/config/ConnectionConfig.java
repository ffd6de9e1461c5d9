package weir.config;

/** How to reach a system. Closed on purpose: a new kind must be handled everywhere. */
public sealed interface ConnectionConfig permits BlobConnectionConfig, CassandraConnectionConfig {
    /** The name pipelines use for it. */
    String name();
}
