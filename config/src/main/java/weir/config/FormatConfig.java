package weir.config;

/** How bytes become records. Closed on purpose: a new kind must be handled everywhere. */
public sealed interface FormatConfig permits CsvFormatConfig, NdjsonFormatConfig {
    Compression compression();

    /** Longer records are rejected, 1KiB to 64MiB, default 1MiB. */
    int maxRecordBytes();

    /** How blobs are compressed. */
    enum Compression {
        /** By content encoding, else by a name that ends in .gz. */
        AUTO,
        NONE,
        GZIP
    }
}
