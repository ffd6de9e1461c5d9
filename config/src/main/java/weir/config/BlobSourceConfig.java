package weir.config;

import java.time.Duration;
import java.util.Optional;

/**
 * Watches a container for ever; every version of every blob under a prefix is read exactly once.
 *
 * @param container container to list
 * @param prefix only blobs whose name starts with this, default "" (all)
 * @param pollInterval time between two listings, 100ms to 1d, default 10s
 * @param sliceSize blobs larger than this are read in slices of this size where the format allows, 64KiB to 1TiB, default 64MiB
 * @param format how a blob's bytes become records
 */
public record BlobSourceConfig(
        BlobConnectionConfig connection,
        String container,
        String prefix,
        Duration pollInterval,
        long sliceSize,
        FormatConfig format)
        implements SourceConfig {
    static Optional<BlobSourceConfig> read(Section source, BlobConnectionConfig connection) {
        String container = source.get("container", Names.container());
        String prefix = source.get("prefix", Kinds.string("a string"));
        Duration pollInterval = source.get("poll-interval", Kinds.duration(Duration.ofMillis(100), Duration.ofDays(1)));
        long sliceSize = source.get("slice-size", Kinds.size(64L << 10, 1L << 40));
        return source.typed("format", Reference.weir().at("defaults.format"))
                .map(FormatConfig::read)
                .map(format -> new BlobSourceConfig(connection, container, prefix, pollInterval, sliceSize, format));
    }
}
