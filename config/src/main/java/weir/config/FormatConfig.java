package weir.config;

/** How bytes become records. Closed on purpose: a new kind must be handled everywhere. */
public sealed interface FormatConfig permits CsvFormatConfig, NdjsonFormatConfig {
    Compression compression();

    /** Longer records are rejected, 1KiB to 8MiB, default 1MiB. */
    int maxRecordBytes();

    /** How blobs are compressed. */
    enum Compression {
        /** By content encoding, else by a name that ends in .gz. */
        AUTO,
        NONE,
        GZIP
    }

    static FormatConfig read(Section format) {
        return switch (format.get("type", Kinds.text("a type"))) {
            case "csv" -> CsvFormatConfig.read(format);
            case "ndjson" -> NdjsonFormatConfig.read(format);
            default -> throw new AssertionError("reference.conf has a format that is not read");
        };
    }

    static int maxRecordBytes(Section format) {
        return format.get("max-record-bytes", Kinds.size(1 << 10, 8 << 20)).intValue();
    }
}
