package weir.config;

import java.util.List;

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
}
