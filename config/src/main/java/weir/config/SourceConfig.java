package weir.config;

/** Where a pipeline reads. Closed on purpose: a new kind must be handled everywhere, see SourcesTest. */
public sealed interface SourceConfig permits BlobSourceConfig {
    ConnectionConfig connection();
}
