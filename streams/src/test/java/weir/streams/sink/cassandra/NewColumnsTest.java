package weir.streams.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import weir.streams.model.Code;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Outcome.Stage;
import weir.streams.model.Step;

class NewColumnsTest {
    /** No column of it is ever asked for more than its name. */
    private static final NewColumns COLUMNS = new NewColumns(
            new TargetTable("shop.orders", "shop.orders", Map.of(), List.of(), List.of()), List.of("ttl"));

    @Test
    void the_first_value_tells_the_type_and_a_null_waits() {
        var nothing = Sinks.row(1, "id", null, "a", null);
        var something = Sinks.row(2, "id", 7L, "b", "x");
        var other = Sinks.row(3, "id", "seven", "a", null, "ttl", 5);
        var gone = Sinks.row(4, "tags", List.of(), "gone", true);

        NewColumns.Found found = COLUMNS.in(
                Sinks.page(List.of(nothing, something, other, gone)),
                envelope -> envelope.fields().has("gone"));

        assertThat(found.wanted()).containsExactly(Map.entry("id", "bigint"), Map.entry("b", "text"));
        assertThat(found.page().steps()).containsExactly(nothing, something, other, gone);
    }

    @Test
    void every_kind_of_value_has_the_type_that_holds_all_of_its_kind() {
        Map<String, String> types = new TreeMap<>();
        for (Object value : List.<Object>of(
                "s",
                true,
                (byte) 1,
                (short) 1,
                1,
                1L,
                BigInteger.ONE,
                BigDecimal.ONE,
                1f,
                1d,
                Instant.EPOCH,
                LocalDate.EPOCH,
                LocalTime.NOON,
                new UUID(1, 1),
                ByteBuffer.allocate(1))) {
            types.put(value.getClass().getSimpleName(), NewColumns.type(value).orElse("none"));
        }

        assertThat(types)
                .hasToString("{BigDecimal=decimal, BigInteger=varint, Boolean=boolean, Byte=bigint, Double=double,"
                        + " Float=double, HeapByteBuffer=blob, Instant=timestamp, Integer=bigint, LocalDate=date,"
                        + " LocalTime=time, Long=bigint, Short=bigint, String=text, UUID=uuid}");
        assertThat(NewColumns.type(Instant.parse("2026-01-02T03:04:05.006Z"))).contains("timestamp");
        assertThat(NewColumns.type(Instant.parse("2026-01-02T03:04:05.006007Z")))
                .contains("text");
        assertThat(NewColumns.type(InetAddress.getLoopbackAddress())).contains("inet");
        assertThat(NewColumns.type(List.of("a"))).isEmpty();
        assertThat(NewColumns.type(Map.of("a", 1))).isEmpty();
    }

    @Test
    void names_and_values_that_can_be_no_column_are_rejected_with_the_reason_and_nulls_of_them_are_not() {
        var empty = Sinks.row(1, "", "x");
        var control = Sinks.row(2, "a\nb", "x");
        var list = Sinks.row(3, "tags", List.of("x"));
        var tooLong = Sinks.row(4, "x".repeat(257), "x");
        var isNull = Sinks.row(5, "", null);

        NewColumns.Found found = COLUMNS.in(
                Sinks.page(List.of(empty, control, list, tooLong, isNull)),
                envelope -> envelope.fields().has("gone"));

        assertThat(found.wanted()).isEmpty();
        String none = " has no column in shop.orders and gets none: ";
        assertThat(found.page().steps())
                .containsExactly(
                        rejected(empty, "a field without a name can be no column"),
                        rejected(control, "field a?b" + none + "its name holds a control character"),
                        rejected(list, "field tags" + none + "a list or an object has no type of its own"),
                        rejected(
                                tooLong,
                                "field " + "x".repeat(40) + "… can be no column: its name is longer than 256 bytes"),
                        isNull);
    }

    @Test
    void names_that_are_data_do_not_become_columns_without_end() {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < NewColumns.MOST_COLUMNS + 3; i++) steps.add(Sinks.row(i, "key" + i, "x"));

        NewColumns.Found found =
                COLUMNS.in(Sinks.page(steps), envelope -> envelope.fields().has("gone"));

        assertThat(found.wanted()).hasSize(NewColumns.MOST_COLUMNS);
        assertThat(found.page().steps().stream().filter(Rejected.class::isInstance))
                .hasSize(3);
    }

    @Test
    void the_statement_quotes_what_needs_it() {
        Map<String, String> wanted = new TreeMap<>(Map.of("a", "text", "select", "bigint", "two \"words\"", "blob"));

        assertThat(NewColumns.alter(new TargetTable("s.T", "s.\"T\"", Map.of(), List.of(), List.of()), wanted))
                .isEqualTo("ALTER TABLE s.\"T\" ADD (\"a\" text, \"select\" bigint, \"two \"\"words\"\"\" blob)");
    }

    private static Rejected rejected(Step step, String message) {
        return new Rejected((weir.streams.model.Envelope) step, Stage.SINK, Code.UNKNOWN_FIELD, message, 1);
    }
}
