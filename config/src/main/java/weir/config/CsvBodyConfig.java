package weir.config;

import java.util.List;
import java.util.Optional;

/**
 * Comma-separated values as in RFC 4180, one record or several; every value is text.
 *
 * @param header true when the first record of each body names the columns, default false
 * @param columns the names when there is no header; empty when there is
 * @param delimiter one ASCII character, default ,
 * @param quote one ASCII character, default "
 * @param nullText an unquoted value equal to this is null, default "" (an empty value)
 */
public record CsvBodyConfig(boolean header, List<String> columns, char delimiter, char quote, String nullText)
        implements BodyConfig {
    /** No event is larger. */
    private static final int LARGEST_EVENT = 20 << 20;

    public CsvBodyConfig {
        columns = List.copyOf(columns);
    }

    static CsvBodyConfig read(Section format) {
        Optional<Boolean> header = format.optional("header", Kinds.flag());
        Optional<Character> delimiter = format.optional("delimiter", Kinds.character());
        Optional<Character> quote = format.optional("quote", Kinds.character());
        CsvFormatConfig.check(format, header, delimiter, quote);
        return new CsvBodyConfig(
                header.orElse(false),
                format.optional("columns", Kinds.names()).orElse(List.of()),
                delimiter.orElse(','),
                quote.orElse('"'),
                format.get("null-text", Kinds.string("a string")));
    }

    /** The same rules as those of a blob that is one body. */
    public CsvFormatConfig rules() {
        return new CsvFormatConfig(
                header, columns, delimiter, quote, true, nullText, FormatConfig.Compression.NONE, LARGEST_EVENT);
    }
}
