package weir.streams.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import weir.config.ScalarType;

/** Every kind of value to every type: what is accepted, and the whole message of what is refused. */
class ConversionsTest {
    private static final Set<ScalarType> TEXTS = EnumSet.of(ScalarType.TEXT, ScalarType.ASCII);
    private static final Set<ScalarType> NUMBERS = EnumSet.of(
            ScalarType.TINYINT,
            ScalarType.SMALLINT,
            ScalarType.INT,
            ScalarType.BIGINT,
            ScalarType.VARINT,
            ScalarType.DECIMAL,
            ScalarType.FLOAT,
            ScalarType.DOUBLE);
    private static final UUID TIME_BASED = UUID.fromString("8a172200-0b29-11ef-8000-0123456789ab");

    @Test
    void a_value_goes_to_its_own_type_to_numbers_if_it_is_one_and_to_text() throws Exception {
        Map<Object, Set<ScalarType>> accepting = new LinkedHashMap<>();
        for (Number seven : sevens()) accepting.put(seven, NUMBERS);
        accepting.put(true, EnumSet.of(ScalarType.BOOLEAN));
        accepting.put(TIME_BASED, EnumSet.of(ScalarType.UUID, ScalarType.TIMEUUID));
        accepting.put(Instant.parse("2024-05-06T07:08:09.123Z"), EnumSet.of(ScalarType.TIMESTAMP));
        accepting.put(LocalDate.parse("2024-05-06"), EnumSet.of(ScalarType.DATE));
        accepting.put(LocalTime.parse("07:08:09"), EnumSet.of(ScalarType.TIME));
        accepting.put(new CalendarDuration(1, 2, 3), EnumSet.of(ScalarType.DURATION));
        accepting.put(InetAddress.getByName("10.0.0.1"), EnumSet.of(ScalarType.INET));
        accepting.put(ByteBuffer.wrap(new byte[] {1, 2}), EnumSet.of(ScalarType.BLOB));

        accepting.forEach((value, types) -> {
            for (ScalarType type : ScalarType.values()) {
                boolean isAccepted = types.contains(type) || TEXTS.contains(type);
                String refusal = "refused: " + Refusals.describe(value) + " is not " + noun(type);
                Object converted = Converted.to(type, value);
                assertThat(converted.equals(refusal))
                        .as(value + " to " + type + ": " + converted)
                        .isNotEqualTo(isAccepted);
                if (isAccepted) assertThat(converted).isInstanceOf(result(type));
            }
        });
    }

    @Test
    void what_is_accepted_as_its_own_type_is_handed_on_as_it_is() throws Exception {
        for (Object own : List.of(
                Map.entry(ScalarType.TEXT, "é"),
                Map.entry(ScalarType.ASCII, "e"),
                Map.entry(ScalarType.BIGINT, Long.MAX_VALUE),
                Map.entry(ScalarType.INT, Integer.MIN_VALUE),
                Map.entry(ScalarType.DOUBLE, Double.NaN),
                Map.entry(ScalarType.DECIMAL, new BigDecimal("1.50")),
                Map.entry(ScalarType.BLOB, ByteBuffer.wrap(new byte[] {1})),
                Map.entry(ScalarType.TIMESTAMP, Instant.EPOCH))) {
            var entry = (Map.Entry<?, ?>) own;
            assertThat(Conversions.to((ScalarType) entry.getKey()).convert(entry.getValue()))
                    .isSameAs(entry.getValue());
        }
    }

    @Test
    void each_type_reads_the_text_it_is_written_as() throws Exception {
        Map<ScalarType, String> texts = new LinkedHashMap<>();
        for (ScalarType type : NUMBERS) texts.put(type, "7");
        for (ScalarType type : TEXTS) texts.put(type, "seven");
        texts.put(ScalarType.FLOAT, "7.0");
        texts.put(ScalarType.DOUBLE, "7.0");
        texts.put(ScalarType.BOOLEAN, "true");
        texts.put(ScalarType.UUID, "8a172200-0b29-41ef-8000-0123456789ab");
        texts.put(ScalarType.TIMEUUID, TIME_BASED.toString());
        texts.put(ScalarType.TIMESTAMP, "2024-05-06T07:08:09.123Z");
        texts.put(ScalarType.DATE, "2024-05-06");
        texts.put(ScalarType.TIME, "07:08:09.000000001");
        texts.put(ScalarType.DURATION, "1y2mo3d4h5m6s7ms8us9ns");
        texts.put(ScalarType.INET, "10.0.0.1");
        texts.put(ScalarType.BLOB, "0x00ff");

        assertThat(texts).containsOnlyKeys(ScalarType.values());
        for (Map.Entry<ScalarType, String> text : texts.entrySet()) {
            Object value = Conversions.to(text.getKey()).convert(text.getValue());
            assertThat(value).isInstanceOf(result(text.getKey()));
            assertThat(Converted.to(ScalarType.TEXT, value)).isEqualTo(text.getValue());
        }
    }

    @Test
    void lists_and_objects_are_refused_by_every_type_and_so_is_text_that_says_nothing() {
        for (ScalarType type : ScalarType.values()) {
            String not = " is not " + noun(type);
            assertThat(Converted.to(type, List.of(1L))).isEqualTo("refused: a list of 1 element" + not);
            assertThat(Converted.to(type, Map.of("a", 1L))).isEqualTo("refused: an object of 1 field" + not);
            if (TEXTS.contains(type)) continue;
            assertThat(Converted.to(type, "")).isEqualTo("refused: empty text" + not);
            assertThat(Converted.to(type, "?")).isEqualTo("refused: text of 1 character" + not);
            assertThat(Converted.to(type, "null")).isEqualTo("refused: text of 4 characters" + not);
        }
    }

    @Test
    void formats_and_zones_where_they_mean_nothing_are_an_error_of_the_settings() {
        assertThatThrownBy(() -> Conversions.to(ScalarType.INT, Optional.of("#"), Optional.empty()))
                .hasMessage("int takes no format (expected: timestamp, date or time)");
        assertThatThrownBy(() -> Conversions.to(ScalarType.DATE, Optional.empty(), Optional.of(ZoneId.of("UTC"))))
                .hasMessage("date takes no zone (expected: timestamp)");
        assertThatThrownBy(() -> Conversions.to(ScalarType.TIME, Optional.of("epoch-millis"), Optional.empty()))
                .hasMessage("epoch-millis is for timestamp (expected: a pattern)");
        assertThatThrownBy(() -> Conversions.to(ScalarType.DATE, Optional.of("nonsense"), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Number> sevens() {
        return List.of((byte) 7, (short) 7, 7, 7L, BigInteger.valueOf(7), new BigDecimal("7.0"), 7f, 7d);
    }

    private static String noun(ScalarType type) {
        return switch (type) {
            case TEXT, ASCII -> "text";
            case TINYINT, SMALLINT, INT, BIGINT, VARINT -> "a whole number";
            case DECIMAL, FLOAT, DOUBLE -> "a number";
            case UUID, TIMEUUID -> "a uuid";
            case INET -> "an address";
            case BLOB, BOOLEAN, DATE, DURATION, TIME, TIMESTAMP -> "a " + type.word();
        };
    }

    private static Class<?> result(ScalarType type) {
        return switch (type) {
            case TEXT, ASCII -> String.class;
            case TINYINT -> Byte.class;
            case SMALLINT -> Short.class;
            case INT -> Integer.class;
            case BIGINT -> Long.class;
            case VARINT -> BigInteger.class;
            case DECIMAL -> BigDecimal.class;
            case FLOAT -> Float.class;
            case DOUBLE -> Double.class;
            case UUID, TIMEUUID -> UUID.class;
            case INET -> InetAddress.class;
            case BLOB -> ByteBuffer.class;
            case BOOLEAN -> Boolean.class;
            case DATE -> LocalDate.class;
            case DURATION -> CalendarDuration.class;
            case TIME -> LocalTime.class;
            case TIMESTAMP -> Instant.class;
        };
    }
}
