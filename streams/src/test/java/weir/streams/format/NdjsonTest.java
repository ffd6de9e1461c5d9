package weir.streams.format;

import static org.assertj.core.api.Assertions.assertThat;
import static weir.streams.format.Cutting.bytes;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.config.FormatConfig;
import weir.config.FormatConfig.Compression;
import weir.config.NdjsonFormatConfig;
import weir.streams.model.Code;
import weir.streams.model.Fields;

class NdjsonTest {
    private static final FormatConfig SMALL = new NdjsonFormatConfig(Compression.NONE, 40);

    @Test
    void values_keep_their_json_types() throws Exception {
        Fields fields = decode(
                "{\"t\":\"Zürich\",\"b\":true,\"n\":null,\"i\":-12,\"l\":9223372036854775808,\"d\":1.50,\"e\":1e3,"
                        + "\"a\":[1,\"x\",null],\"o\":{\"p\":{\"q\":2.5}}}");

        assertThat(fields)
                .isEqualTo(Fields.of(
                        "t",
                        "Zürich",
                        "b",
                        true,
                        "n",
                        null,
                        "i",
                        -12L,
                        "l",
                        new BigInteger("9223372036854775808"),
                        "d",
                        new BigDecimal("1.50"),
                        "e",
                        new BigDecimal("1e3"),
                        "a",
                        Arrays.asList(1L, "x", null),
                        "o",
                        Map.of("p", Map.of("q", new BigDecimal("2.5")))));
    }

    @Test
    void equal_names_make_one_shape() throws Exception {
        NdjsonDecoder decoder = new NdjsonDecoder(name -> true);
        byte[] a = bytes("{\"id\":1,\"v\":\"a\"}");
        byte[] b = bytes("{ \"id\" : 2 , \"v\" : \"b\" }");

        assertThat(decoder.decode(a, 0, a.length).shape())
                .isSameAs(decoder.decode(b, 0, b.length).shape());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1]                 | BAD_JSON        | begins with [1] (expected: a JSON object)",
                "17                  | BAD_JSON        | begins with 17 (expected: a JSON object)",
                "{\"a\":1}x          | BAD_JSON        | ",
                "{\"a\":1}{\"b\":2}  | BAD_JSON        | 7 bytes in: more after the object (expected: one JSON object a line)",
                "{\"a\":1            | BAD_JSON        | ",
                "{\"a\"              | BAD_JSON        | ",
                "{\"a\":\"x          | BAD_JSON        | ",
                "{\"a\":NaN}         | BAD_JSON        | non-standard token 'NaN', 8 bytes in (expected: a JSON object)",
                "{\"a\":\"b\"]       | BAD_JSON        | unexpected close marker ']': expected '}', 8 bytes in (expected: a JSON object)",
                "{\"a\":01}          | BAD_JSON        | ",
                "{'a':1}             | BAD_JSON        | ",
                "{\"a\":1,}          | BAD_JSON        | ",
                "{\"a\":1e99999}     | BAD_JSON        | 12 bytes in: 1e99999 (expected: an exponent within 10000)",
                "{\"a\":1e99999999999} | BAD_JSON    | 18 bytes in: 1e99999999999 (expected: an exponent within 10000)",
                "{\"a\":-1e-99999999999} | BAD_JSON  | 20 bytes in: -1e-99999999999 (expected: an exponent within 10000)",
                "{\"a\":1,\"a\":2}   | DUPLICATE_FIELD | field \"a\" stands twice (expected: once)",
                "{\"o\":{\"a\":null,\"a\":2}} | DUPLICATE_FIELD | field \"a\" stands twice (expected: once)",
            })
    void what_is_not_one_object_is_poison(String line, Code code, String message) {
        BadRecordException problem = problem(bytes(line));

        assertThat(problem.code()).isEqualTo(code);
        if (message != null) assertThat(problem.message()).isEqualTo(message);
        assertThat(problem.message()).contains("expected: ").doesNotContain("\n");
    }

    private static List<String> lines() {
        return List.of(
                "{}",
                "{\"a\":1}  \t",
                "{\"a\":\"" + "x".repeat(20_000) + "\"}",
                "{\"a\":\"" + "x".repeat(20_000) + "\"} y",
                "{\"a\":1}{\"b\":2}",
                "{\"a\":1",
                "{\"a\":[1,{\"b\":2",
                "{\"a\":\"x",
                "{\"a\":tru}",
                "{\"a\":",
                "{\"a\":}",
                "{\"a\":1}x",
                "{\"a\":1,\"a\":2}",
                "{\"b\":[1,2,{\"c\":null}]}",
                "{\"d\":1.5e3}");
    }

    @Test
    void values_that_nobody_asks_for_are_not_read_but_must_be_json() throws Exception {
        byte[] line = bytes("{\"a\":[1,{\"b\":\"x\"}],\"b\":2,\"c\":{\"b\":[]},\"d\":\"text\",\"e\":1e99999}");

        Fields fields = new NdjsonDecoder("b"::equals).decode(line, 0, line.length);

        Object unread = Fields.UNREAD;
        assertThat(fields).isEqualTo(Fields.of("a", unread, "b", 2L, "c", unread, "d", unread, "e", unread));
        Decoder none = new NdjsonDecoder(name -> false);
        for (String each : lines()) {
            String read = outcome(new NdjsonDecoder(name -> true), bytes(each));
            assertThat(outcome(none, bytes(each)).startsWith("BAD_")
                            || outcome(none, bytes(each)).startsWith("DUP"))
                    .as(each)
                    .isEqualTo(read.startsWith("BAD_") || read.startsWith("DUP"));
        }
    }

    @Test
    void names_in_another_order_are_asked_for_as_before() throws Exception {
        Decoder decoder = new NdjsonDecoder("b"::equals);
        for (String line : List.of("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", "{\"a\":1,\"b\":2}", "{\"b\":2}")) {
            byte[] bytes = bytes(line);

            assertThat(decoder.decode(bytes, 0, bytes.length).get("b")).as(line).isEqualTo(2L);
        }
    }

    @Test
    void no_line_leaves_anything_behind_for_the_next() throws Exception {
        List<String> lines = lines();
        Random random = new Random(7);
        Decoder one = new NdjsonDecoder(name -> true);
        for (int i = 0; i < 2_000; i++) {
            byte[] line = bytes(lines.get(random.nextInt(lines.size())));

            assertThat(outcome(one, line)).isEqualTo(outcome(new NdjsonDecoder(name -> true), line));
        }
    }

    private static String outcome(Decoder decoder, byte[] line) {
        try {
            return decoder.decode(line, 0, line.length).toString();
        } catch (BadRecordException e) {
            return e.code() + " " + e.message();
        }
    }

    @Test
    void more_fields_than_shapes_can_be_kept_for_are_poison() throws Exception {
        String most = names(NdjsonDecoder.MOST_FIELDS);
        String tooMany = names(NdjsonDecoder.MOST_FIELDS + 1);

        assertThat(decode(most).shape().size()).isEqualTo(NdjsonDecoder.MOST_FIELDS);
        assertThat(problem(bytes(tooMany)).message())
                .isEqualTo("more than 2000 fields (expected: an object with fewer)");
    }

    private static String names(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"wide" + i + "\":1")
                .collect(Collectors.joining(",", "{", "}"));
    }

    @Test
    void deep_nesting_and_long_numbers_are_poison() {
        assertThat(problem(bytes("{\"a\":" + "[".repeat(200) + "]".repeat(200) + "}"))
                        .code())
                .isEqualTo(Code.BAD_JSON);
        assertThat(problem(bytes("{\"a\":" + "1".repeat(2000) + "}")).code()).isEqualTo(Code.BAD_JSON);
    }

    @Test
    void bytes_that_are_not_utf8_are_poison_however_they_are_hidden() {
        assertThat(problem(withByte("{\"a\":\"xyzxyzxyz?\"}", 0xff)).message())
                .isEqualTo("0xff 15 bytes in (expected: UTF-8)");
        assertThat(problem(withBytes("{\"a\":\"?\"}", 0xc0, 0x80)).code()).isEqualTo(Code.NOT_UTF8); // overlong
        assertThat(problem(withBytes("{\"a\":\"?\"}", 0xed, 0xa0, 0x80)).code()).isEqualTo(Code.NOT_UTF8); // surrogate
        assertThat(problem(withByte("{\"a\":\"?", 0xe2)).code()).isEqualTo(Code.NOT_UTF8); // cut off
        assertThat(problem("{\"a\":1}".getBytes(StandardCharsets.UTF_16LE)).code())
                .isEqualTo(Code.BAD_JSON);
        assertThat(problem("{\"a\":1}".getBytes(StandardCharsets.UTF_16BE)).code())
                .isEqualTo(Code.BAD_JSON);
        assertThat(problem(bytes("\uFEFF{\"a\":1}")).code()).isEqualTo(Code.BAD_JSON);
    }

    @Test
    void places_are_exact_and_bad_lines_cost_only_themselves() throws Exception {
        byte[] input = bytes(
                "\uFEFF{\"a\":1}\r\n\n   \r\n{\"a\":2}\nnonsense\n{\"a\":\"" + "x".repeat(50) + "\"}\r\n{\"a\":3}");

        List<String> whole = Cutting.decode(SMALL, input, new Random(1), input.length);

        assertThat(whole)
                .containsExactly(
                        "3:0 {a=1}",
                        "18:3 {a=2}",
                        "26:4 BAD_JSON: begins with nonsense (expected: a JSON object)",
                        "35:5 RECORD_TOO_LONG: 59 bytes (expected: at most 40, as max-record-bytes says)",
                        "95:6 {a=3}");
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            assertThat(Cutting.decode(SMALL, input, random, 1 + random.nextInt(20)))
                    .isEqualTo(whole);
        }
    }

    @Test
    void a_record_of_just_the_limit_is_no_poison() {
        for (String end : List.of("\n", "\r\n", "")) {
            byte[] most = bytes("x".repeat(40) + end);
            byte[] more = bytes("x".repeat(41) + end);
            for (int portion = 1; portion < 45; portion++) {
                assertThat(Cutting.cut(splitter(), most, new Random(1), portion))
                        .allMatch(cut -> cut.problem().isEmpty())
                        .hasSize(1);
                assertThat(Cutting.cut(splitter(), more, new Random(1), portion))
                        .allMatch(cut -> cut.problem().isPresent())
                        .hasSize(1);
            }
        }
    }

    @Test
    void an_over_long_record_keeps_its_first_bytes() {
        byte[] input = bytes("a".repeat(40) + "b".repeat(5000) + "\nnext");

        List<Cut> cuts = Cutting.cut(splitter(), input, new Random(1), 100);

        assertThat(cuts).hasSize(2);
        assertThat(cuts.get(0).original().copy()).isEqualTo(bytes("a".repeat(40)));
        assertThat(cuts.get(0).length()).isEqualTo(5040);
        assertThat(cuts.get(1).at()).isEqualTo(5041);
    }

    private static Splitter splitter() {
        return new Format(SMALL).splitter(0, 0, false);
    }

    private static Fields decode(String line) throws BadRecordException {
        byte[] bytes = bytes(line);
        return new NdjsonDecoder(name -> true).decode(bytes, 0, bytes.length);
    }

    private static BadRecordException problem(byte[] line) {
        try {
            throw new AssertionError(new NdjsonDecoder(name -> true).decode(line, 0, line.length));
        } catch (BadRecordException e) {
            return e;
        }
    }

    private static byte[] withByte(String line, int value) {
        return withBytes(line, value);
    }

    /** The ? replaced. */
    private static byte[] withBytes(String line, int... values) {
        int at = line.indexOf('?');
        byte[] before = bytes(line.substring(0, at));
        byte[] after = bytes(line.substring(at + 1));
        byte[] all = new byte[before.length + values.length + after.length];
        System.arraycopy(before, 0, all, 0, before.length);
        for (int i = 0; i < values.length; i++) all[before.length + i] = (byte) values[i];
        System.arraycopy(after, 0, all, before.length + values.length, after.length);
        return all;
    }
}
