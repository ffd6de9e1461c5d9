package weir.streams.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static weir.streams.format.Cutting.bytes;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import weir.config.CsvFormatConfig;
import weir.config.FormatConfig.Compression;

class CsvTest {
    private static final CsvFormatConfig LINES = csv(false, 60);
    private static final CsvFormatConfig MULTI = csv(true, 60);

    @Test
    void values_are_text_and_an_unquoted_empty_one_is_null() throws Exception {
        assertThat(decode(LINES, "\uFEFFid,name,note\r\n1,\"Müller, \"\"Max\"\"\",x\r\n\r\n2,,\"\"\n3,\" a\", b "))
                .containsExactly(
                        "17:1 {id=1, name=Müller, \"Max\", note=x}",
                        "43:3 {id=2, name=null, note=}",
                        "49:4 {id=3, name= a, note= b }");
    }

    @Test
    void another_delimiter_quote_and_null_text() throws Exception {
        var config = new CsvFormatConfig(false, List.of("a", "b"), ';', '\'', true, "NULL", Compression.NONE, 100);

        assertThat(decode(config, "NULL;'NULL'\n;'it''s; so'\n"))
                .containsExactly("0:0 {a=null, b=NULL}", "12:1 {a=, b=it's; so}");
    }

    @Test
    void quoted_values_may_hold_line_ends() throws Exception {
        assertThat(decode(MULTI, "id,note\n1,\"two\r\nlines\"\n2,\"\n\"\n3,x\n"))
                .containsExactly("8:1 {id=1, note=two\r\nlines}", "23:3 {id=2, note=\n}", "29:5 {id=3, note=x}");
    }

    @Test
    void a_bad_line_costs_only_itself() throws Exception {
        assertThat(decode(LINES, "a,b\n1\n1,2,3\nx\"y,2\n\"x\"y,2\n\"open,2\n1,2\n"))
                .containsExactly(
                        "4:1 COLUMN_COUNT: 1 columns (expected: 2, for [a, b])",
                        "6:2 COLUMN_COUNT: 3 columns (expected: 2, for [a, b])",
                        "12:3 BAD_CSV: 1 bytes in: a \" within an unquoted value (expected: the whole value in quotes)",
                        "18:4 BAD_CSV: 2 bytes in: a \" and text after it (expected: the delimiter, a doubled quote or the line end)",
                        "25:5 BAD_CSV: 0 bytes in: a \" that is not closed (expected: a closing quote)",
                        "33:6 {a=1, b=2}");
    }

    @Test
    void a_stray_quote_does_not_open_a_value_of_many_lines() throws Exception {
        assertThat(decode(MULTI, "a,b\n5\" pipe,2\n1,2\n\"x\"y,2\n3,4\n"))
                .containsExactly(
                        "4:1 BAD_CSV: 1 bytes in: a \" within an unquoted value (expected: the whole value in quotes)",
                        "14:2 {a=1, b=2}",
                        "18:3 BAD_CSV: 2 bytes in: a \" and text after it (expected: the delimiter, a doubled quote or the line end)",
                        "25:4 {a=3, b=4}");
    }

    @Test
    void a_quote_never_closed_costs_as_many_bytes_as_a_record_may_have() throws Exception {
        String lines = "1,2\n".repeat(30);

        List<String> decoded = decode(MULTI, "a,b\n\"open,2\n" + lines);

        assertThat(decoded.get(0))
                .isEqualTo("4:1 BAD_CSV: a quote that is not closed within 60 bytes"
                        + " (expected: a closing quote within max-record-bytes)");
        assertThat(decoded.get(1)).isEqualTo("68:16 {a=1, b=2}");
        assertThat(decoded)
                .hasSize(1 + 30 - 14)
                .allMatch(row -> decoded.indexOf(row) == 0 || row.endsWith("{a=1, b=2}"));
    }

    @Test
    void a_quote_open_at_the_end_is_poison() throws Exception {
        assertThat(decode(MULTI, "a,b\n1,\"2\n"))
                .containsExactly("4:1 BAD_CSV: 2 bytes in: a \" that is not closed (expected: a closing quote)");
    }

    @Test
    void a_header_must_name_each_column_once() {
        assertThatThrownBy(() -> decode(LINES, "a,,c\n"))
                .hasMessage("column 2 has no name (expected: a name for each)");
        assertThatThrownBy(() -> decode(LINES, "a,b,a\n"))
                .hasMessage("column \"a\" stands twice (expected: each name once)");
        assertThatThrownBy(() -> decode(LINES, "\"a,b\n")).isInstanceOf(BadHeaderException.class);
    }

    @Test
    void the_result_does_not_depend_on_the_portions() throws Exception {
        Random random = new Random(11);
        String alphabet = "ab,,\"\"\n\n\r\u00fc";
        for (int round = 0; round < 300; round++) {
            StringBuilder text = new StringBuilder("a,b\n");
            for (int i = 0; i < 300; i++) text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            byte[] input = bytes(text.toString());
            for (CsvFormatConfig config : List.of(LINES, MULTI)) {
                List<String> whole = Cutting.decode(config, input, random, input.length);
                assertThat(Cutting.decode(config, input, random, 1 + random.nextInt(40)))
                        .isEqualTo(whole);
                assertThat(Cutting.decode(config, input, random, 1)).isEqualTo(whole);
            }
        }
    }

    private static CsvFormatConfig csv(boolean multiLine, int maxRecordBytes) {
        return new CsvFormatConfig(true, List.of(), ',', '"', multiLine, "", Compression.NONE, maxRecordBytes);
    }

    private static List<String> decode(CsvFormatConfig config, String text) throws BadHeaderException {
        byte[] input = bytes(text);
        return Cutting.decode(config, input, new Random(1), input.length);
    }
}
