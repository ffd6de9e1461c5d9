package weir.streams.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import weir.streams.cassandra.SharedCassandra;
import weir.streams.cassandra.types.CellType;
import weir.streams.cassandra.types.Plain;
import weir.streams.cassandra.types.RandomTypes;
import weir.streams.cassandra.types.Samples;
import weir.streams.model.Code;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Outcome.Written;
import weir.streams.model.Step;
import weir.streams.values.ConversionException;

/**
 * Random rows into random tables, through the sink: read back as given, or rejected with column, type and shape, as the row deserves.
 * {@code -Dfuzz.seed=N} repeats a run, {@code -Dfuzz=full} takes ten minutes instead of twenty seconds.
 */
class TypesFuzzIT {
    private static final Duration FOR =
            "full".equals(System.getProperty("fuzz")) ? Duration.ofMinutes(10) : Duration.ofSeconds(20);
    private static final int COLUMNS = 5;
    private static final int ROWS = 150;

    private static String keyspace = "";
    private int fits;
    private int refused;
    private int anything;

    @BeforeAll
    static void createKeyspace() {
        keyspace = SharedCassandra.newKeyspace();
    }

    @Test
    void every_row_is_read_back_or_rejected_with_its_reason() {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        long end = System.nanoTime() + FOR.toNanos();
        int tables = 0;
        do {
            long own = seed + tables;
            try {
                fuzz(own);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("run again with -Dfuzz.seed=" + own, e);
            }
            tables++;
        } while (System.nanoTime() < end && System.getProperty("fuzz.seed") == null);

        System.out.printf(
                "fuzz: seed %d, %d tables of %d columns; rows read back %d, refused %d, of anything %d%n",
                seed, tables, COLUMNS + 3, fits, refused, anything);
    }

    private void fuzz(long seed) {
        Random random = new Random(seed);
        TableMetadata table = create(random, "t" + Long.toUnsignedString(seed, 36));
        Samples samples = new Samples(random);
        List<Planned> plan = new ArrayList<>();
        for (int id = 0; id < ROWS; id++) plan.add(plan(table, samples, random, id));

        List<Step> steps;
        try (var sinks = Sinks.open(Sinks.config(keyspace, table.getName().asInternal()))) {
            steps = sinks.write(plan.stream().map(Planned::envelope).toArray(Step[]::new));
        }

        Map<Integer, Row> rows = new LinkedHashMap<>();
        for (Row row : SharedCassandra.session().execute("SELECT * FROM " + name(table)))
            rows.put(row.getInt("id"), row);
        for (int id = 0; id < ROWS; id++) check(plan.get(id), steps.get(id), rows.get(id));
        ddl("DROP TABLE " + name(table));
    }

    private static TableMetadata create(Random random, String name) {
        RandomTypes types = new RandomTypes(random, keyspace, 4);
        List<String> statements = types.statements();
        for (int i = statements.size() - 1; i >= 0; i--) ddl("DROP TYPE IF EXISTS " + keyspace + ".user_type_" + i);
        statements.forEach(TypesFuzzIT::ddl);
        StringBuilder columns = new StringBuilder("id int");
        columns.append(", part ").append(types.key().asCql(true, false));
        columns.append(", clustering ").append(types.key().asCql(true, false));
        for (int i = 0; i < COLUMNS; i++) {
            columns.append(", c").append(i).append(' ').append(types.column().asCql(true, false));
        }
        ddl("CREATE TABLE " + keyspace + "." + name + " (" + columns + ", PRIMARY KEY ((id, part), clustering))");
        return SharedCassandra.get(SharedCassandra.session().refreshSchemaAsync())
                .getKeyspace(keyspace)
                .flatMap(known -> known.getTable(name))
                .orElseThrow();
    }

    /** A third of the rows has one value that cannot fit, and a few have one of another type, which may fit or not. */
    private static Planned plan(TableMetadata table, Samples samples, Random random, int id) {
        Map<String, @Nullable Object> given = new LinkedHashMap<>();
        Map<String, @Nullable Object> held = new LinkedHashMap<>();
        table.getColumns().values().forEach(column -> {
            String name = column.getName().asInternal();
            boolean isKey = table.getPrimaryKey().contains(column);
            if (name.equals("id") || (!isKey && random.nextInt(8) == 0)) return;
            Samples.Fitting value = samples.fitting(column.getType());
            given.put(name, value.given());
            held.put(name, isKey ? value.held() : nullWhenEmpty(column.getType(), value.held()));
        });
        given.put("id", id);
        String name = random.nextInt(10) == 0 ? "clustering" : "c" + random.nextInt(COLUMNS);
        DataType type = table.getColumn(name).orElseThrow().getType();
        int kind = random.nextInt(10);
        if (kind < 3) {
            Samples.Broken broken = samples.broken(type);
            given.put(name, broken.given());
            String message = "column " + name + " (" + type.asCql(true, true) + "): " + broken.reason();
            return new Planned(envelope(given), null, message);
        }
        if (kind == 3) {
            DataType other =
                    table.getColumn("c" + random.nextInt(COLUMNS)).orElseThrow().getType();
            given.put(name, samples.fitting(other).given());
            return new Planned(envelope(given), null, null);
        }
        return new Planned(envelope(given), held, null);
    }

    /** What is not frozen is kept by its parts: with none there is nothing. */
    private static @Nullable Object nullWhenEmpty(DataType type, Object held) {
        boolean isOfParts =
                (type instanceof SetType set && !set.isFrozen()) || (type instanceof MapType map && !map.isFrozen());
        if (isOfParts) {
            return held instanceof Map<?, ?> map
                    ? map.isEmpty() ? null : held
                    : ((Collection<?>) held).isEmpty() ? null : held;
        }
        if (type instanceof UserDefinedType user && !user.isFrozen()) {
            return ((Map<?, ?>) held).values().stream().allMatch(Objects::isNull) ? null : held;
        }
        return held;
    }

    private void check(Planned planned, Step step, @Nullable Row row) {
        if (planned.held != null) {
            assertThat(step).isInstanceOf(Written.class);
            Row found = Objects.requireNonNull(row);
            planned.held.forEach((name, held) -> {
                assertThat(Plain.at(found, found.firstIndexOf(name))).as(name).isEqualTo(held);
                if (held != null)
                    assertThat(found.getBytesUnsafe(name)).as(name).isEqualTo(sent(planned, found, name));
            });
            fits++;
        } else if (planned.message != null) {
            assertThat(step).isInstanceOfSatisfying(Rejected.class, rejected -> {
                assertThat(rejected.code()).isEqualTo(Code.VALUE_DOES_NOT_FIT);
                assertThat(rejected.message()).isEqualTo(planned.message);
            });
            assertThat(row).isNull();
            refused++;
        } else {
            if (step instanceof Rejected rejected) {
                assertThat(rejected.code()).isEqualTo(Code.VALUE_DOES_NOT_FIT);
                assertThat(rejected.message()).matches("column (c\\d|clustering) \\(.*\\): .+");
            } else if (!(step instanceof Written)) {
                fail("neither written nor rejected: " + step);
            }
            assertThat(row != null).isEqualTo(step instanceof Written);
            anything++;
        }
    }

    /** The server keeps the very bytes: nothing was left for it to put in order. */
    private static ByteBuffer sent(Planned planned, Row row, String name) {
        Fields fields = planned.envelope.fields();
        Object given = Objects.requireNonNull(fields.at(fields.shape().indexOf(name)));
        try {
            return CellType.of(row.getType(name)).orElseThrow().encode(given);
        } catch (ConversionException e) {
            throw new AssertionError(e);
        }
    }

    private static Envelope envelope(Map<String, @Nullable Object> given) {
        List<@Nullable Object> namesAndValues = new ArrayList<>();
        given.forEach((name, value) -> {
            namesAndValues.add(name);
            namesAndValues.add(value);
        });
        return Sinks.row(1, namesAndValues.toArray());
    }

    private static String name(TableMetadata table) {
        return keyspace + "." + table.getName().asInternal();
    }

    private static void ddl(String statement) {
        SharedCassandra.ddl(SharedCassandra.session(), statement);
    }

    /** What is read back, or the message of the refusal; neither when either may be. */
    private record Planned(
            Envelope envelope,
            @Nullable Map<String, @Nullable Object> held,
            @Nullable String message) {}
}
