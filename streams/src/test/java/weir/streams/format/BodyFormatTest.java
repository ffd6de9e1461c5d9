package weir.streams.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import weir.config.BodyConfig;
import weir.config.BytesBodyConfig;
import weir.config.CsvBodyConfig;
import weir.config.JsonBodyConfig;
import weir.config.TextBodyConfig;
import weir.streams.model.Fields;

class BodyFormatTest {
    private static final BodyConfig JSON = new JsonBodyConfig();

    @Test
    void an_object_is_one_record_over_however_many_lines() {
        assertThat(records(JSON, "{\"a\":1}")).containsExactly("{a=1} of {\"a\":1}");
        assertThat(records(JSON, " {\n  \"a\": {\n    \"b\": \"}\\\"{\"\n  }\n}\n"))
                .containsExactly("{a={b=}\"{}} of {\n  \"a\": {\n    \"b\": \"}\\\"{\"\n  }\n}");
        assertThat(records(JSON, "\uFEFF{\"a\":1}\n")).containsExactly("{a=1} of {\"a\":1}");
    }

    @Test
    void each_line_is_a_record_when_the_first_is_an_object() {
        assertThat(records(JSON, "{\"a\":1}\r\n\n  {\"a\":2} \n{\"a\":3}"))
                .containsExactly("{a=1} of {\"a\":1}", "{a=2} of {\"a\":2}", "{a=3} of {\"a\":3}");
    }

    @Test
    void a_broken_line_is_one_bad_record_and_the_others_go_on() {
        assertThat(records(JSON, "{\"a\":\n{\"a\":2}\n{\"a\":3}x\n{\"a\":4}"))
                .satisfiesExactly(
                        bad -> assertThat(bad).startsWith("WEIR-2103").endsWith(" of {\"a\":"),
                        good -> assertThat(good).isEqualTo("{a=2} of {\"a\":2}"),
                        bad -> assertThat(bad).startsWith("WEIR-2103").endsWith(" of {\"a\":3}x"),
                        good -> assertThat(good).isEqualTo("{a=4} of {\"a\":4}"));
    }

    @Test
    void each_element_of_an_array_is_a_record() {
        assertThat(records(JSON, "[]")).isEmpty();
        assertThat(records(JSON, " [ {\"a\":[1,{\"b\":\"],\"}]} ,\n{\"a\":2}]\n"))
                .containsExactly("{a=[1, {b=],}]} of {\"a\":[1,{\"b\":\"],\"}]}", "{a=2} of {\"a\":2}");
    }

    @Test
    void an_element_that_is_no_object_is_one_bad_record() {
        assertThat(records(JSON, "[1, {\"a\":1}, \"x,]\", {\"a\" 2}, {\"a\":3}]"))
                .satisfiesExactly(
                        bad -> assertThat(bad).isEqualTo("WEIR-2103 begins with 1 (expected: a JSON object) of 1"),
                        good -> assertThat(good).isEqualTo("{a=1} of {\"a\":1}"),
                        bad -> assertThat(bad).startsWith("WEIR-2103").endsWith(" of \"x,]\""),
                        bad -> assertThat(bad).startsWith("WEIR-2103").endsWith(" of {\"a\" 2}"),
                        good -> assertThat(good).isEqualTo("{a=3} of {\"a\":3}"));
    }

    @Test
    void what_cannot_be_told_apart_is_the_last_bad_record() {
        assertThat(records(JSON, "[{\"a\":1},{\"a\":2"))
                .containsExactly(
                        "{a=1} of {\"a\":1}",
                        "WEIR-2103 9 bytes in: no whole element (expected: an element) of {\"a\":2");
        assertThat(records(JSON, "[{\"a\":1}{\"a\":2}]"))
                .containsExactly(
                        "{a=1} of {\"a\":1}",
                        "WEIR-2103 8 bytes in: no end of the array (expected: a comma or ]) of {\"a\":2}]");
        assertThat(records(JSON, "[{\"a\":1},]"))
                .containsExactly(
                        "{a=1} of {\"a\":1}", "WEIR-2103 9 bytes in: no whole element (expected: an element) of ]");
        assertThat(records(JSON, "[{\"a\":1}] x"))
                .containsExactly(
                        "{a=1} of {\"a\":1}", "WEIR-2103 10 bytes in: more after the array (expected: one array) of x");
        assertThat(records(JSON, "[{\"a\":1}"))
                .containsExactly(
                        "{a=1} of {\"a\":1}", "WEIR-2103 8 bytes in: no end of the array (expected: a comma or ]) of ");
        assertThat(records(JSON, " \n"))
                .containsExactly("WEIR-2103 0 bytes in: nothing (expected: a JSON object) of  \n");
    }

    @Test
    void rows_of_csv_are_records() {
        var csv = new CsvBodyConfig(false, List.of("a", "b"), ';', '"', "-");

        assertThat(records(csv, "1;x\n2;\"y\nz\"\r\n3\n-;4"))
                .containsExactly(
                        "{a=1, b=x} of 1;x",
                        "{a=2, b=y\nz} of 2;\"y\nz\"",
                        "WEIR-2106 1 columns (expected: 2, for [a, b]) of 3",
                        "{a=null, b=4} of -;4");
        assertThat(records(csv, "")).isEmpty();
    }

    @Test
    void a_body_of_csv_may_name_its_columns() throws Exception {
        var csv = new CsvBodyConfig(true, List.of(), ',', '"', "");
        var format = new BodyFormat(csv);
        BodyDecoder decoder = format.decoder();

        assertThat(records(format, decoder, "a,b\n1,2\n3,4\n"))
                .containsExactly("{a=1, b=2} of 1,2", "{a=3, b=4} of 3,4");
        assertThat(records(format, decoder, "a,b\n5,6")).containsExactly("{a=5, b=6} of 5,6");
        assertThat(records(format, decoder, "b,a\n7,8")).containsExactly("{b=7, a=8} of 7,8");
        assertThat(records(format, decoder, "a,a\n1,2\n3,4"))
                .containsExactly(
                        "WEIR-2108 header: column \"a\" stands twice (expected: each name once) of a,a\n1,2\n3,4");
        assertThat(records(format, decoder, "a,b")).isEmpty();
    }

    @Test
    void text_and_bytes_are_one_field() throws Exception {
        assertThat(records(new TextBodyConfig("line"), "ü\n[")).containsExactly("{line=ü\n[} of ü\n[");
        byte[] body = {(byte) 0xFF, 0};
        assertThat(records(
                        new BodyFormat(new TextBodyConfig("t")),
                        new BodyFormat(new TextBodyConfig("t")).decoder(),
                        body))
                .satisfiesExactly(bad -> assertThat(bad).startsWith("WEIR-2101 "));
        BodyFormat bytes = new BodyFormat(new BytesBodyConfig("raw"));

        Fields fields = bytes.decoder().decode(body, bytes.cut(body).get(0));

        assertThat(fields).isEqualTo(Fields.of("raw", ByteBuffer.wrap(body)));
    }

    @Test
    void every_kind_has_a_decoder() {
        List<BodyConfig> one = List.of(
                JSON,
                new CsvBodyConfig(false, List.of("a"), ',', '"', ""),
                new TextBodyConfig("a"),
                new BytesBodyConfig("a"));

        assertThat(one.stream().<Object>map(BodyConfig::getClass))
                .containsExactlyInAnyOrder((Object[]) BodyConfig.class.getPermittedSubclasses());
        assertThat(one.stream().map(config -> new BodyFormat(config).decoder())).doesNotContainNull();
    }

    private static List<String> records(BodyConfig config, String body) {
        BodyFormat format = new BodyFormat(config);
        return records(format, format.decoder(), body);
    }

    private static List<String> records(BodyFormat format, BodyDecoder decoder, String body) {
        return records(format, decoder, body.getBytes(UTF_8));
    }

    /** Of each record its fields or its problem, and the bytes a dead letter would keep. */
    private static List<String> records(BodyFormat format, BodyDecoder decoder, byte[] body) {
        List<String> records = new ArrayList<>();
        for (Cut cut : format.cut(body)) {
            String original = new String(cut.original().copy(), UTF_8);
            records.add(cut.problem().map(BodyFormatTest::said).orElseGet(() -> fields(decoder, body, cut)) + " of "
                    + original);
        }
        return records;
    }

    private static String fields(BodyDecoder decoder, byte[] body, Cut cut) {
        try {
            return decoder.decode(body, cut).toString();
        } catch (BadRecordException e) {
            return said(e);
        }
    }

    private static String said(BadRecordException e) {
        return e.code().id() + " " + e.message();
    }
}
