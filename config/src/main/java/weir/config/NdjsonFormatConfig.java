package weir.config;

/** One JSON object a line; blank lines are passed over. */
public record NdjsonFormatConfig(Compression compression, int maxRecordBytes) implements FormatConfig {
    static NdjsonFormatConfig read(Section format) {
        return new NdjsonFormatConfig(
                format.get("compression", Kinds.word(Compression.class)), FormatConfig.maxRecordBytes(format));
    }
}
