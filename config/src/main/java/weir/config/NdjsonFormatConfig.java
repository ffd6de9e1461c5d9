package weir.config;

/** One JSON object a line; blank lines are passed over. */
public record NdjsonFormatConfig(Compression compression, int maxRecordBytes) implements FormatConfig {}
