package weir.streams.cassandra.types;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import weir.streams.cassandra.types.Samples.Broken;
import weir.streams.cassandra.types.Samples.Fitting;
import weir.streams.values.ConversionException;

class CellTypeTest {
    private static final long SEED = 20240506;
    private static final UserDefinedType ADDRESS = new UserDefinedTypeBuilder(
                    CqlIdentifier.fromInternal("shop"), CqlIdentifier.fromInternal("address"))
            .withField(CqlIdentifier.fromInternal("street"), DataTypes.TEXT)
            .withField(CqlIdentifier.fromInternal("number"), DataTypes.INT)
            .build();

    @Test
    void the_driver_reads_what_fits_any_type_and_says_the_same_in_the_same_bytes() throws ConversionException {
        Random random = new Random(SEED);
        Samples samples = new Samples(random);
        for (int i = 0; i < 5_000; i++) {
            DataType type = new RandomTypes(random, "shop", 3).column();
            Fitting fitting = samples.fitting(type);

            ByteBuffer cell = cells(type).encode(fitting.given());

            TypeCodec<Object> codec = CodecRegistry.DEFAULT.codecFor(type);
            String as = "%d of seed %d: %s from %s".formatted(i, SEED, type, fitting.given());
            Object read = codec.decode(cell, ProtocolVersion.DEFAULT);
            assertThat(Plain.of(read)).as(as).isEqualTo(fitting.held());
            // the driver writes a blob it has read in a vector together with its neighbours
            if (type.asCql(false, false).contains("vector<blob")) continue;
            assertThat(codec.encode(read, ProtocolVersion.DEFAULT)).as(as).isEqualTo(cell);
        }
    }

    @Test
    void what_is_broken_anywhere_is_refused_with_its_place_and_reason() {
        Random random = new Random(SEED);
        Samples samples = new Samples(random);
        for (int i = 0; i < 20_000; i++) {
            DataType type = new RandomTypes(random, "shop", 3).column();
            Broken broken = samples.broken(type);

            assertThat(refusal(type, broken.given()))
                    .as("%d of seed %d: %s from %s", i, SEED, type, broken.given())
                    .isEqualTo(broken.reason());
        }
    }

    @Test
    void a_message_says_where_and_what_and_never_the_value() {
        DataType deep =
                DataTypes.mapOf(DataTypes.TEXT, DataTypes.listOf(DataTypes.tupleOf(DataTypes.INT, ADDRESS), true));
        Map<String, Object> secret = Map.of(
                "alice",
                List.of(List.of(1L, Map.of()), Arrays.asList(null, Map.of("street", "s", "number", "secret"))));

        assertThat(refusal(deep, secret))
                .isEqualTo("value of key 1: element 2: element 2: field number:"
                        + " text of 6 characters is not a whole number");
        assertThat(refusal(DataTypes.setOf(DataTypes.INT), List.of(1L, 2L, "three")))
                .isEqualTo("element 3: text of 5 characters is not a whole number");
        assertThat(refusal(DataTypes.setOf(DataTypes.INT), "[1, 2]"))
                .isEqualTo("text of 6 characters is not a list (text is never read as JSON)");
        assertThat(refusal(DataTypes.listOf(DataTypes.INT), 5L)).isEqualTo("5 is not a list");
        assertThat(refusal(ADDRESS, Map.of("steret", "x")))
                .isEqualTo("type address has no field steret (nearest: street)");
        assertThat(refusal(DataTypes.vectorOf(DataTypes.FLOAT, 3), List.of(1L, 2L)))
                .isEqualTo("a list of 2 elements has the wrong length (expected: 3)");
        assertThat(refusal(DataTypes.vectorOf(DataTypes.FLOAT, 1), List.of(new BigDecimal("0.123456789012"))))
                .isEqualTo("element 1: 0.123456789012 has more digits than float holds");
    }

    @Test
    void what_becomes_one_value_is_no_set_and_no_keys() {
        assertThat(refusal(DataTypes.setOf(DataTypes.INT), List.of(1L, 5L, "1")))
                .isEqualTo("element 3 is the same as element 1");
        assertThat(refusal(DataTypes.setOf(DataTypes.DECIMAL), List.of("1.0", "2", "1.00")))
                .isEqualTo("element 3 is the same as element 1");
        assertThat(refusal(
                        DataTypes.setOf(DataTypes.setOf(DataTypes.INT, true)),
                        List.of(List.of(1L, 2L), List.of(3L), List.of(2L, 1L))))
                .isEqualTo("element 3 is the same as element 1");
        assertThat(refusal(DataTypes.mapOf(DataTypes.INT, DataTypes.TEXT), inOrder("1", "a", "2", "b", "01", "c")))
                .isEqualTo("key 3 is the same as key 1");
        assertThat(hex(DataTypes.setOf(DataTypes.DOUBLE), List.of(0.0, -0.0)))
                .isEqualTo("00000002" + "00000008" + "8000000000000000" + "00000008" + "0000000000000000");
    }

    /** Two orders of one set would be two values inside of a tuple, and in a key two rows. */
    @Test
    void sets_and_maps_have_one_form_whatever_the_order_they_come_in() throws ConversionException {
        Random random = new Random(SEED);
        Samples samples = new Samples(random);
        for (int i = 0; i < 2_000; i++) {
            DataType type = DataTypes.setOf(new RandomTypes(random, "shop", 3).key());
            List<Object> elements =
                    new ArrayList<>((List<?>) samples.fitting(type).given());
            ByteBuffer cell = cells(type).encode(elements);
            Collections.shuffle(elements, random);

            assertThat(cells(type).encode(elements)).as("%d: %s", i, type).isEqualTo(cell);
        }
        DataType map = DataTypes.mapOf(DataTypes.TEXT, DataTypes.INT);
        assertThat(cells(map).encode(inOrder("b", 1L, "a", 2L)))
                .isEqualTo(cells(map).encode(inOrder("a", 2L, "b", 1L)));
    }

    @Test
    void an_absent_field_of_a_user_type_is_null_and_so_are_parts_of_a_tuple() {
        assertThat(hex(ADDRESS, Map.of("number", 7L))).isEqualTo("ffffffff" + "00000004" + "00000007");
        assertThat(hex(ADDRESS, Map.of())).isEqualTo("ffffffffffffffff");
        assertThat(hex(DataTypes.tupleOf(DataTypes.INT, DataTypes.TEXT), Arrays.asList(null, "")))
                .isEqualTo("ffffffff" + "00000000");
    }

    @Test
    void a_map_with_keys_that_are_no_text_comes_as_pairs() {
        DataType map = DataTypes.mapOf(DataTypes.tupleOf(DataTypes.INT), DataTypes.BOOLEAN);

        assertThat(hex(map, List.of(List.of(List.of(7L), true))))
                .isEqualTo("00000001" + "00000008" + "0000000400000007" + "00000001" + "01");
        assertThat(refusal(map, Map.of("7", true)))
                .isEqualTo("key 1: text of 1 character is not a list (text is never read as JSON)");
    }

    @Test
    void vectors_have_lengths_only_where_the_server_wants_them() {
        assertThat(hex(DataTypes.vectorOf(DataTypes.FLOAT, 2), List.of(1L, new BigDecimal("-0.5"))))
                .isEqualTo("3f800000" + "bf000000");
        assertThat(hex(DataTypes.vectorOf(DataTypes.SMALLINT, 2), List.of(1L, 2L)))
                .isEqualTo("020001" + "020002");
        assertThat(hex(DataTypes.vectorOf(DataTypes.TEXT, 2), List.of("", "é"))).isEqualTo("00" + "02c3a9");
        String wide = "x".repeat(300);
        assertThat(hex(DataTypes.vectorOf(DataTypes.TEXT, 1), List.of(wide))).isEqualTo("812c" + "78".repeat(300));
        DataType nested = DataTypes.vectorOf(DataTypes.vectorOf(DataTypes.INT, 2), 1);
        assertThat(hex(nested, List.of(List.of(1L, 2L)))).isEqualTo("0000000100000002");
    }

    @Test
    void a_blob_is_written_without_moving_it() throws ConversionException {
        ByteBuffer blob = ByteBuffer.wrap(new byte[] {9, 1, 2, 9}, 1, 2);

        ByteBuffer cell = cells(DataTypes.BLOB).encode(blob);
        cell.get();

        assertThat(blob.remaining()).isEqualTo(2);
        assertThat(hex(DataTypes.listOf(DataTypes.BLOB), List.of(blob))).isEqualTo("00000001" + "00000002" + "0102");
    }

    @Test
    void a_large_vector_and_a_large_map_are_written_whole() throws ConversionException {
        List<Object> floats =
                IntStream.range(0, 4096).<Object>mapToObj(i -> i * 0.5).toList();
        Map<String, Object> map = IntStream.range(0, 50_000).boxed().collect(Collectors.toMap(i -> "k" + i, i -> i));

        assertThat(cells(DataTypes.vectorOf(DataTypes.FLOAT, 4096))
                        .encode(floats)
                        .remaining())
                .isEqualTo(4 * 4096);
        TypeCodec<Map<String, Integer>> codec =
                CodecRegistry.DEFAULT.codecFor(DataTypes.mapOf(DataTypes.TEXT, DataTypes.INT));
        assertThat(codec.decode(
                        cells(DataTypes.mapOf(DataTypes.TEXT, DataTypes.INT)).encode(map), ProtocolVersion.DEFAULT))
                .isEqualTo(map);
    }

    @Test
    void counters_and_custom_types_have_no_cells_wherever_they_stand() {
        DataType custom = DataTypes.custom("org.example.Odd");

        for (DataType type : List.of(
                DataTypes.COUNTER,
                custom,
                DataTypes.listOf(custom),
                DataTypes.mapOf(DataTypes.INT, custom),
                DataTypes.tupleOf(DataTypes.INT, custom),
                DataTypes.vectorOf(custom, 2))) {
            assertThat(CellType.of(type)).as(type.toString()).isEmpty();
        }
    }

    private static CellType cells(DataType type) {
        return CellType.of(type).orElseThrow();
    }

    private static String hex(DataType type, Object value) {
        try {
            ByteBuffer cell = cells(type).encode(value);
            byte[] bytes = new byte[cell.remaining()];
            cell.get(bytes);
            return HexFormat.of().formatHex(bytes);
        } catch (ConversionException e) {
            throw new AssertionError(e);
        }
    }

    private static String refusal(DataType type, Object value) {
        try {
            return "fits as " + cells(type).encode(value);
        } catch (ConversionException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Map<String, @Nullable Object> inOrder(Object... namesAndValues) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        return map;
    }
}
