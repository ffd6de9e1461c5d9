package weir.config;

import java.util.List;
import java.util.Optional;

/**
 * Comma-separated values as in RFC 4180; every value is text.
 *
 * @param header true when the first record of a blob names the columns, default true
 * @param columns the names when there is no header; empty when there is
 * @param delimiter one ASCII character, default ,
 * @param quote one ASCII character, default "
 * @param multiLine whether quoted values may hold line ends, default true; only false lets a large blob be read in slices
 * @param nullText an unquoted value equal to this is null, default "" (an empty value)
 */
public record CsvFormatConfig(
        boolean header,
        List<String> columns,
        char delimiter,
        char quote,
        boolean multiLine,
        String nullText,
        Compression compression,
        int maxRecordBytes)
        implements FormatConfig {
    public CsvFormatConfig {
        columns = List.copyOf(columns);
    }

    static CsvFormatConfig read(Section format) {
        Optional<Boolean> header = format.optional("header", Kinds.flag());
        Optional<Character> delimiter = format.optional("delimiter", Kinds.character());
        Optional<Character> quote = format.optional("quote", Kinds.character());
        check(format, header, delimiter, quote);
        return new CsvFormatConfig(
                header.orElse(true),
                format.optional("columns", Kinds.names()).orElse(List.of()),
                delimiter.orElse(','),
                quote.orElse('"'),
                format.get("multi-line", Kinds.flag()),
                format.get("null-text", Kinds.string("a string")),
                format.get("compression", Kinds.word(Compression.class)),
                FormatConfig.maxRecordBytes(format));
    }

    /** What the settings must be beside one another. */
    static void check(
            Section format, Optional<Boolean> header, Optional<Character> delimiter, Optional<Character> quote) {
        if (header.equals(Optional.of(true)) && format.has("columns")) {
            format.problem("columns", "set beside a header (expected: left out, or header = false)");
        }
        if (header.equals(Optional.of(false)) && !format.has("columns")) {
            format.missing("columns", "a list of names, as header = false");
        }
        if (quote.isPresent() && quote.equals(delimiter)) {
            format.problem("quote", "the same as delimiter (expected: another character)");
        }
    }
}
