package weir.streams.cassandra.types;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import weir.streams.values.CalendarDuration;

/** The kinds of value that sources and casts give, the types of column, and values to try of each kind in each type. */
public final class Probes {
    private static final String RANDOM_UUID = "8a172200-0b29-41ef-8000-0123456789ab";
    private static final String TIME_UUID = "8a172200-0b29-11ef-8000-0123456789ab";

    private Probes() {}

    /** Every type of column, by the name the page has for it. */
    public static Map<String, DataType> types() {
        Map<String, DataType> types = new LinkedHashMap<>();
        for (DataType type : List.of(
                DataTypes.TEXT,
                DataTypes.ASCII,
                DataTypes.BOOLEAN,
                DataTypes.TINYINT,
                DataTypes.SMALLINT,
                DataTypes.INT,
                DataTypes.BIGINT,
                DataTypes.VARINT,
                DataTypes.DECIMAL,
                DataTypes.FLOAT,
                DataTypes.DOUBLE,
                DataTypes.UUID,
                DataTypes.TIMEUUID,
                DataTypes.TIMESTAMP,
                DataTypes.DATE,
                DataTypes.TIME,
                DataTypes.DURATION,
                DataTypes.INET,
                DataTypes.BLOB,
                DataTypes.listOf(DataTypes.INT, true),
                DataTypes.setOf(DataTypes.INT),
                DataTypes.mapOf(DataTypes.TEXT, DataTypes.INT),
                DataTypes.tupleOf(DataTypes.INT, DataTypes.TEXT),
                DataTypes.vectorOf(DataTypes.FLOAT, 3))) {
            types.put(type.asCql(false, true), type);
        }
        types.put("user type", address("shop"));
        return types;
    }

    /** Of fields {@code street text, number int}. */
    public static DataType address(String keyspace) {
        return new UserDefinedTypeBuilder(CqlIdentifier.fromInternal(keyspace), CqlIdentifier.fromInternal("address"))
                .withField(CqlIdentifier.fromInternal("street"), DataTypes.TEXT)
                .withField(CqlIdentifier.fromInternal("number"), DataTypes.INT)
                .build();
    }

    /** Values of each kind to try in a type, typical ones first. */
    public static Map<String, List<Object>> values(String type) {
        Map<String, List<Object>> values = new LinkedHashMap<>();
        values.put("text", texts(type));
        values.put("boolean", List.of(true, false));
        values.put("tinyint", List.of((byte) 7, Byte.MIN_VALUE));
        values.put("smallint", List.of((short) 7, Short.MAX_VALUE));
        values.put("int", List.of(7, Integer.MAX_VALUE));
        values.put("bigint", List.of(7L, Long.MAX_VALUE));
        values.put("varint", List.of(BigInteger.valueOf(7), BigInteger.TWO.pow(70)));
        values.put(
                "decimal",
                List.of(new BigDecimal("7.50"), new BigDecimal("7.0"), new BigDecimal("0.12345678901234567")));
        values.put("float", List.of(0.1f, 7f, Float.NaN));
        values.put("double", List.of(0.1, 7d, 1e300, Double.NaN));
        values.put("uuid", List.of(UUID.fromString(TIME_UUID), UUID.fromString(RANDOM_UUID)));
        values.put(
                "timestamp",
                List.of(Instant.parse("2024-05-06T07:08:09.123Z"), Instant.parse("2024-05-06T07:08:09.123456Z")));
        values.put("date", List.of(LocalDate.parse("2024-05-06")));
        values.put("time", List.of(LocalTime.parse("07:08:09.000000001")));
        values.put("duration", List.of(new CalendarDuration(2, 3, 5_400_000_000_000L)));
        values.put("inet", List.of(InetAddress.getLoopbackAddress()));
        values.put("blob", List.of(ByteBuffer.wrap(new byte[] {0, -1})));
        values.put("list", lists(type));
        values.put("object", objects(type));
        return values;
    }

    private static List<Object> texts(String type) {
        return List.of((Object[])
                switch (type) {
                    case "text" -> new String[] {"grüße", "", "half a pair: \ud800"};
                    case "ascii" -> new String[] {"abc", "", "é"};
                    case "boolean" -> new String[] {"true", "TRUE", "1", "yes"};
                    case "tinyint" -> new String[] {"7", "128"};
                    case "smallint" -> new String[] {"7", "32768"};
                    case "int" -> new String[] {"7", "-2147483648", "2147483648", "7.0", " 7"};
                    case "bigint" -> new String[] {"7", "9223372036854775807", "9223372036854775808"};
                    case "varint" -> new String[] {"123456789012345678901234567890", "1.5"};
                    case "decimal" -> new String[] {"-0.50", "1e3", "1,5", "NaN"};
                    case "float" -> new String[] {"0.1", "NaN", "0.123456789012", "1e40"};
                    case "double" -> new String[] {"0.1", "-Infinity", "0.12345678901234567890", "1e400"};
                    case "uuid" -> new String[] {RANDOM_UUID, RANDOM_UUID.replace("-", "")};
                    case "timeuuid" -> new String[] {TIME_UUID, RANDOM_UUID};
                    case "timestamp" ->
                        new String[] {
                            "2024-05-06T07:08:09.123Z",
                            "2024-05-06T09:08+02:00",
                            "2024-05-06T07:08:09",
                            "2024-05-06T07:08:09.1234Z",
                            "06.05.2024 09:08"
                        };
                    case "date" -> new String[] {"2024-05-06", "2024-02-30", "06.05.2024"};
                    case "time" -> new String[] {"07:08:09.000000001", "07:08", "24:00:00", "0708"};
                    case "duration" ->
                        new String[] {"1y2mo3w4d5h6m7s8ms9us10ns", "-P1Y2M3DT4H5M6S", "P4W", "1.5s", "1y-2mo"};
                    case "inet" -> new String[] {"10.0.0.1", "2001:db8::1", "localhost"};
                    case "blob" -> new String[] {"0x00ff", "00ff"};
                    case "map<text, int>", "user type" -> new String[] {"{\"number\": 1}"};
                    default -> new String[] {"[1, 2]"};
                });
    }

    private static List<Object> lists(String type) {
        return switch (type) {
            case "list<int>" ->
                List.of(List.of(2L, 1L, 2L), List.of("1"), List.of(), nullable(1L, null), List.of(1L, "x"));
            case "set<int>" -> List.of(List.of(2L, 1L), List.of(), List.of(1L, "1"), nullable(1L, null));
            case "map<text, int>" -> List.of(List.of(List.of("a", 1L)), List.of(List.of("a")));
            case "tuple<int, text>" -> List.of(List.of(1L, "a"), nullable(1L, null), List.of(1L));
            case "vector<float, 3>" -> List.of(List.of(1L, 0.5, "-2"), List.of(1L, 2L));
            default -> List.of(List.of(1L));
        };
    }

    private static List<Object> objects(String type) {
        return switch (type) {
            case "map<text, int>" -> List.of(object("b", 2L, "a", "1"), object(), object("a", null), object("a", 1.5));
            case "user type" ->
                List.of(object("street", "high", "number", 7L), object("street", "high"), object("steret", "high"));
            default -> List.of(object("a", 1L));
        };
    }

    private static List<@Nullable Object> nullable(@Nullable Object... values) {
        return Collections.unmodifiableList(new ArrayList<>(Arrays.asList(values)));
    }

    private static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2)
            object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        return Collections.unmodifiableMap(object);
    }
}
