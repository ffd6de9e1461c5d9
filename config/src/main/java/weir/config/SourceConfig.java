package weir.config;

import java.util.Optional;

/** Where a pipeline reads. Closed on purpose: a new kind must be handled everywhere, see SourcesTest. */
public sealed interface SourceConfig permits BlobSourceConfig {
    ConnectionConfig connection();

    /** The connection says which kind of source it is; there is one kind so far. */
    static Optional<SourceConfig> read(Section source, Connections connections) {
        return BlobSourceConfig.read(source, connections).map(it -> it);
    }
}
