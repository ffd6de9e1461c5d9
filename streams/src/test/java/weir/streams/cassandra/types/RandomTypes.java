package weir.streams.cassandra.types;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Random types that CQL allows, made of each other. */
public final class RandomTypes {
    private static final List<DataType> SCALARS = List.of(
            DataTypes.ASCII,
            DataTypes.BIGINT,
            DataTypes.BLOB,
            DataTypes.BOOLEAN,
            DataTypes.DATE,
            DataTypes.DECIMAL,
            DataTypes.DOUBLE,
            DataTypes.DURATION,
            DataTypes.FLOAT,
            DataTypes.INET,
            DataTypes.INT,
            DataTypes.SMALLINT,
            DataTypes.TEXT,
            DataTypes.TIME,
            DataTypes.TIMESTAMP,
            DataTypes.TIMEUUID,
            DataTypes.TINYINT,
            DataTypes.UUID,
            DataTypes.VARINT);
    private static final int MOST_PARTS = 3;

    private final Random random;
    private final List<UserDefinedType> users = new ArrayList<>();

    /** @param count of user types, each of which may hold those before */
    public RandomTypes(Random random, String keyspace, int count) {
        this.random = random;
        for (int i = 0; i < count; i++) {
            var builder = new UserDefinedTypeBuilder(
                    CqlIdentifier.fromInternal(keyspace), CqlIdentifier.fromInternal("user_type_" + i));
            for (int field = random.nextInt(MOST_PARTS); field >= 0; field--) {
                builder.withField(CqlIdentifier.fromInternal("Field " + field), part(2, true));
            }
            users.add(builder.frozen().build());
        }
    }

    /** What creates them. */
    public List<String> statements() {
        return users.stream().map(type -> type.describe(false)).toList();
    }

    /** For a column that is no key: not frozen, where that is possible and the sink takes it, as often as frozen. */
    public DataType column() {
        DataType type = part(3, true);
        if (random.nextBoolean()) return type;
        return switch (random.nextInt(3)) {
            case 0 -> DataTypes.setOf(part(2, false));
            case 1 -> DataTypes.mapOf(part(2, false), part(2, true));
            default -> users.get(random.nextInt(users.size())).copy(false);
        };
    }

    public DataType key() {
        return part(2, false);
    }

    private DataType part(int depth, boolean mayLast) {
        DataType type = any(depth);
        return !mayLast && holdsDuration(type) ? part(depth, false) : type;
    }

    private DataType any(int depth) {
        if (depth == 0 || random.nextInt(5) < 2) return SCALARS.get(random.nextInt(SCALARS.size()));
        return switch (random.nextInt(6)) {
            case 0 -> DataTypes.listOf(part(depth - 1, true), true);
            case 1 -> DataTypes.setOf(part(depth - 1, false), true);
            case 2 -> DataTypes.mapOf(part(depth - 1, false), part(depth - 1, true), true);
            case 3 ->
                DataTypes.tupleOf(IntStream.rangeClosed(0, random.nextInt(MOST_PARTS))
                        .mapToObj(i -> part(depth - 1, true))
                        .toArray(DataType[]::new));
            case 4 -> DataTypes.vectorOf(part(depth - 1, true), 1 + random.nextInt(MOST_PARTS));
            default -> users.isEmpty() ? any(depth) : users.get(random.nextInt(users.size()));
        };
    }

    /** The server takes none in keys, sets and the keys of maps. */
    private boolean holdsDuration(DataType type) {
        if (users.contains(type)) {
            return users.get(users.indexOf(type)).getFieldTypes().stream().anyMatch(this::holdsDuration);
        }
        String cql = type.asCql(false, false);
        return cql.contains("duration")
                || users.stream().anyMatch(user -> cql.contains(user.getName().asInternal()) && holdsDuration(user));
    }
}
