package weir.config;

/** How the body of an event becomes records. Closed on purpose: a new kind must be handled everywhere. */
public sealed interface BodyConfig permits JsonBodyConfig, CsvBodyConfig, TextBodyConfig, BytesBodyConfig {
    static BodyConfig read(Section format) {
        return switch (format.get("type", Kinds.text("a type"))) {
            case "json" -> new JsonBodyConfig();
            case "csv" -> CsvBodyConfig.read(format);
            case "text" -> new TextBodyConfig(format.get("field", Kinds.text("a field name")));
            case "bytes" -> new BytesBodyConfig(format.get("field", Kinds.text("a field name")));
            default -> throw new AssertionError("reference.conf has a format that is not read");
        };
    }
}
