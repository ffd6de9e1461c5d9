package weir.streams.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.Row;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import weir.config.ScalarType;
import weir.streams.cassandra.SharedCassandra;
import weir.streams.cassandra.types.Plain;
import weir.streams.model.Code;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Outcome.Written;
import weir.streams.model.Step;
import weir.streams.values.CalendarDuration;

class ScalarTypesIT {
    private static final UUID TIMEUUID = UUID.fromString("50554d6e-29bb-11e5-b345-feff819cdc9f");

    @Test
    void every_value_of_every_type_is_read_back_as_it_was_written() throws UnknownHostException {
        Map<ScalarType, List<Object>> values = values();
        createTable();
        List<Step> page = new ArrayList<>();
        values.forEach((type, some) -> {
            for (int i = 0; i < some.size(); i++) {
                page.add(Sinks.row(page.size() + 1, "id", type.word() + i, column(type), some.get(i)));
            }
        });

        List<Step> steps;
        try (var sinks = Sinks.open(Sinks.config(keyspace, "scalars"))) {
            steps = sinks.write(page.toArray(new Step[0]));
        }

        assertThat(values.keySet()).containsExactlyInAnyOrder(ScalarType.values());
        assertThat(steps).hasSize(page.size()).hasOnlyElementsOfType(Written.class);
        values.forEach((type, some) -> {
            for (int i = 0; i < some.size(); i++)
                assertThat(read(type.word() + i, type)).isEqualTo(some.get(i));
        });
    }

    @Test
    void what_a_type_cannot_hold_exactly_is_rejected_and_not_written() {
        createTable();
        Map<ScalarType, Object> values = new EnumMap<>(ScalarType.class);
        values.put(ScalarType.ASCII, "é");
        values.put(ScalarType.BIGINT, BigInteger.TWO.pow(63));
        values.put(ScalarType.BLOB, "xyz");
        values.put(ScalarType.BOOLEAN, "yes");
        values.put(ScalarType.DATE, "2024-02-30");
        values.put(ScalarType.DECIMAL, "1,5");
        values.put(ScalarType.DOUBLE, "one");
        values.put(ScalarType.DURATION, "1.5s");
        values.put(ScalarType.FLOAT, "1e40");
        values.put(ScalarType.INET, "localhost");
        values.put(ScalarType.INT, 2147483648L);
        values.put(ScalarType.SMALLINT, 32768);
        values.put(ScalarType.TEXT, "half \ud800");
        values.put(ScalarType.TIME, "24:00:00");
        values.put(ScalarType.TIMESTAMP, Instant.parse("2024-01-01T00:00:00.000001Z"));
        values.put(ScalarType.TIMEUUID, UUID.fromString("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"));
        values.put(ScalarType.TINYINT, 128);
        values.put(ScalarType.UUID, "no-uuid");
        values.put(ScalarType.VARINT, 1.5);
        List<Step> page = new ArrayList<>();
        values.forEach((type, value) -> page.add(Sinks.row(1, "id", "bad" + type, column(type), value)));

        List<Step> steps;
        try (var sinks = Sinks.open(Sinks.config(keyspace, "scalars"))) {
            steps = sinks.write(page.toArray(new Step[0]));
        }

        assertThat(values.keySet()).containsExactlyInAnyOrder(ScalarType.values());
        assertThat(steps)
                .allSatisfy(step -> assertThat(step).isInstanceOfSatisfying(Rejected.class, rejected -> {
                    assertThat(rejected.code()).isEqualTo(Code.VALUE_DOES_NOT_FIT);
                    assertThat(rejected.message()).startsWith("column c_");
                }));
        assertThat(SharedCassandra.session()
                        .execute("SELECT id FROM " + keyspace + ".scalars WHERE id = 'badINT'")
                        .all())
                .isEmpty();
    }

    private static Map<ScalarType, List<Object>> values() throws UnknownHostException {
        Map<ScalarType, List<Object>> values = new EnumMap<>(ScalarType.class);
        values.put(ScalarType.ASCII, List.of("", "plain", "\u0000\u007f"));
        values.put(ScalarType.BIGINT, List.of(Long.MIN_VALUE, -1L, 0L, Long.MAX_VALUE));
        values.put(ScalarType.BLOB, List.of(ByteBuffer.allocate(0), ByteBuffer.wrap(new byte[] {0, -1, 127})));
        values.put(ScalarType.BOOLEAN, List.of(true, false));
        values.put(
                ScalarType.DATE,
                List.of(
                        LocalDate.ofEpochDay(Integer.MIN_VALUE),
                        LocalDate.EPOCH,
                        LocalDate.of(2024, 2, 29),
                        LocalDate.ofEpochDay(Integer.MAX_VALUE)));
        values.put(
                ScalarType.DECIMAL,
                List.of(
                        new BigDecimal("0"),
                        new BigDecimal("-9.50"),
                        new BigDecimal("1E+3"),
                        new BigDecimal("123456789012345678901234567890.000000000000000001")));
        values.put(
                ScalarType.DOUBLE,
                List.of(Double.MIN_VALUE, -0.0, Double.MAX_VALUE, Double.NaN, Double.POSITIVE_INFINITY));
        values.put(
                ScalarType.DURATION,
                List.of(
                        new CalendarDuration(0, 0, 0),
                        new CalendarDuration(Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE),
                        new CalendarDuration(Integer.MIN_VALUE, Integer.MIN_VALUE, Long.MIN_VALUE)));
        values.put(ScalarType.FLOAT, List.of(Float.MIN_VALUE, -0.0f, Float.MAX_VALUE, Float.NaN));
        values.put(ScalarType.INET, List.of(InetAddress.getByName("10.1.2.3"), InetAddress.getByName("2001:db8::1")));
        values.put(ScalarType.INT, List.of(Integer.MIN_VALUE, 0, Integer.MAX_VALUE));
        values.put(ScalarType.SMALLINT, List.of(Short.MIN_VALUE, (short) 0, Short.MAX_VALUE));
        values.put(ScalarType.TEXT, List.of("", "null", "grüße \ud83d\ude00 \u0000", "x".repeat(100_000)));
        values.put(ScalarType.TIME, List.of(LocalTime.MIN, LocalTime.of(12, 0, 0, 1), LocalTime.MAX));
        values.put(
                ScalarType.TIMESTAMP,
                List.of(
                        Instant.EPOCH,
                        Instant.parse("1969-12-31T23:59:59.999Z"),
                        Instant.parse("+100000-01-01T00:00:00.001Z"),
                        Instant.parse("-9999-01-01T00:00:00Z")));
        values.put(ScalarType.TIMEUUID, List.of(TIMEUUID));
        values.put(ScalarType.TINYINT, List.of(Byte.MIN_VALUE, (byte) 0, Byte.MAX_VALUE));
        values.put(ScalarType.UUID, List.of(new UUID(0, 0), TIMEUUID, new UUID(-1, -1)));
        values.put(
                ScalarType.VARINT,
                List.of(
                        BigInteger.ZERO,
                        BigInteger.TWO.pow(200),
                        BigInteger.TWO.pow(63).negate()));
        return values;
    }

    private static String keyspace = "";

    private static void createTable() {
        keyspace = SharedCassandra.newKeyspace();
        StringBuilder columns = new StringBuilder("id text PRIMARY KEY");
        for (ScalarType type : ScalarType.values()) {
            columns.append(", ").append(column(type)).append(' ').append(type.word());
        }
        SharedCassandra.ddl(SharedCassandra.session(), "CREATE TABLE " + keyspace + ".scalars (" + columns + ")");
    }

    private static String column(ScalarType type) {
        return "c_" + type.word();
    }

    private static Object read(String id, ScalarType type) {
        Row row = SharedCassandra.session()
                .execute("SELECT " + column(type) + " FROM " + keyspace + ".scalars WHERE id = '" + id + "'")
                .one();
        assertThat(row).as(id).isNotNull();
        return Objects.requireNonNull(Plain.of(row.getObject(0)), id);
    }
}
