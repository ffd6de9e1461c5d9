package weir.config;

import java.time.Duration;

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
        implements SourceConfig {}
