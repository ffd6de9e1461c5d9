package weir.streams.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.cql.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import weir.config.CassandraSinkConfig.Drift;
import weir.config.CassandraSinkConfig.Nulls;
import weir.config.ScalarType;
import weir.streams.cassandra.SharedCassandra;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Envelope;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Outcome.Stage;
import weir.streams.model.Outcome.Written;
import weir.streams.model.Step;
import weir.streams.transform.KnownFields;

class CassandraSinkIT {
    private static String keyspace = "";

    @BeforeAll
    static void createTables() {
        keyspace = SharedCassandra.newKeyspace();
        create("orders (day text, id bigint, price decimal, note text, PRIMARY KEY (day, id))");
        create("readings (a int, b text, at timestamp, station text static, v double, PRIMARY KEY ((a, b), at))");
        create("hits (page text PRIMARY KEY, n counter)");
        create("odd (id int PRIMARY KEY, tags set<text>, n int)");
        create("\"Mixed\" (\"Id\" int PRIMARY KEY, \"select\" text, \"a\"\"b\" text)");
    }

    @Test
    void what_is_written_stands_in_the_table_with_its_write_time() {
        var order = Sinks.row(1_000, "id", 1L, "day", "mon", "price", "9.50");
        List<Step> steps;
        try (var sinks = Sinks.open(Sinks.config(keyspace, "orders"))) {
            steps = sinks.write(order);
        }

        assertThat(steps).containsExactly(new Written(order));
        Row row = one("SELECT id, price, note, writetime(price) FROM orders WHERE day = 'mon'");
        assertThat(List.of(row.getLong(0), row.getBigDecimal(1), row.isNull(2), row.getLong(3)))
                .isEqualTo(List.of(1L, new java.math.BigDecimal("9.50"), true, 1_000L));
    }

    @Test
    void an_older_write_after_a_newer_one_changes_nothing() {
        try (var sinks = Sinks.open(Sinks.config(keyspace, "orders"))) {
            sinks.write(Sinks.row(20, "day", "tue", "id", 1, "note", "new"));
            sinks.write(Sinks.row(10, "day", "tue", "id", 1, "note", "old"));
            sinks.write(Sinks.row(20, "day", "tue", "id", 1, "note", "new"));
        }

        assertThat(rows("SELECT note, writetime(note) FROM orders WHERE day = 'tue'"))
                .containsExactly(List.of("new", 20L));
    }

    @Test
    void within_a_page_the_latest_write_time_wins_whatever_the_batch_order() {
        try (var sinks = Sinks.open(Sinks.config(keyspace, "orders"))) {
            sinks.write(
                    Sinks.row(5, "day", "twice", "id", 1, "note", "second"),
                    Sinks.row(4, "day", "twice", "id", 1, "note", "first"));
        }

        assertThat(rows("SELECT note FROM orders WHERE day = 'twice'")).containsExactly(List.of("second"));
    }

    @Test
    void a_page_of_many_partitions_and_shapes_is_written_row_by_row_and_in_batches() {
        List<Step> page = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            page.add(
                    i % 3 == 0
                            ? Sinks.row(i + 1, "day", "many" + i % 40, "id", i, "note", "n" + i)
                            : Sinks.row(i + 1, "id", i, "price", i, "day", "many" + i % 40));
        }
        List<Step> steps;
        try (var sinks = Sinks.open(Sinks.config(keyspace, "orders"))) {
            steps = sinks.write(page.toArray(new Step[0]));

            SharedCassandra.await(sinks::isQuiet);
        }

        assertThat(steps)
                .isEqualTo(
                        page.stream().map(step -> new Written((Envelope) step)).toList());
        long found = 0;
        for (int i = 0; i < 40; i++)
            found += rows("SELECT id FROM orders WHERE day = 'many" + i + "'").size();
        assertThat(found).isEqualTo(1_000);
    }

    @Test
    void null_leaves_deletes_or_rejects_and_absent_always_leaves() {
        var before = Sinks.row(1, "day", "nulls", "id", 1, "note", "kept", "price", 1);
        var withNull = Sinks.row(2, "day", "nulls", "id", 1, "note", null);
        List<List<?>> found = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        for (Nulls nulls : Nulls.values()) {
            ddl("TRUNCATE " + keyspace + ".orders");
            try (var sinks = Sinks.open(Sinks.config(keyspace, "orders", nulls, Drift.STOP))) {
                sinks.write(before);
                steps.addAll(sinks.write(withNull));
            }
            found.addAll(rows("SELECT note, writetime(note), price FROM orders WHERE day = 'nulls'"));
        }

        assertThat(steps)
                .containsExactly(
                        new Written(withNull),
                        new Written(withNull),
                        rejected(
                                withNull,
                                Code.NULL_REJECTED,
                                "column note (text) is null (expected: a value, as nulls = reject)"));
        var one = java.math.BigDecimal.ONE;
        assertThat(found).isEqualTo(List.of(listOf("kept", 1L, one), listOf(null, null, one), listOf("kept", 1L, one)));
    }

    @Test
    void an_unset_null_leaves_no_tombstone() {
        try (var sinks = Sinks.open(Sinks.config(keyspace, "orders"))) {
            sinks.write(Sinks.row(7, "day", "clean", "id", 1, "note", null, "price", null));
            // a tombstone of time 7 would hide what is written at time 6
            sinks.write(Sinks.row(6, "day", "clean", "id", 1, "note", "seen"));
        }

        assertThat(rows("SELECT note FROM orders WHERE day = 'clean'")).containsExactly(List.of("seen"));
    }

    @Test
    void rows_without_their_key_or_with_values_that_do_not_fit_are_rejected_and_the_others_written() {
        var good = Sinks.row(1, "day", "bad", "id", 1, "price", "1");
        var noId = Sinks.row(2, "day", "bad", "price", 1);
        var nullId = Sinks.row(3, "day", "bad", "id", null, "price", 1);
        var emptyDay = Sinks.row(4, "day", "", "id", 1, "price", 1);
        var noNumber = Sinks.row(5, "day", "bad", "id", 2, "price", "abc");
        List<Step> steps;
        try (var sinks = Sinks.open(Sinks.config(keyspace, "orders"))) {
            steps = sinks.write(good, noId, nullId, emptyDay, noNumber);
        }

        assertThat(steps)
                .containsExactly(
                        new Written(good),
                        rejected(noId, Code.KEY_MISSING, "no field id (expected: a value for key column id (bigint))"),
                        rejected(nullId, Code.KEY_MISSING, "key column id (bigint) is null"),
                        rejected(emptyDay, Code.KEY_MISSING, "key column day (text) is empty"),
                        rejected(
                                noNumber,
                                Code.VALUE_DOES_NOT_FIT,
                                "column price (decimal): text of 3 characters is not a number"));
        assertThat(rows("SELECT id FROM orders WHERE day = 'bad'")).containsExactly(List.of(1L));
    }

    @Test
    void a_row_that_the_cluster_refuses_is_found_in_its_batch_and_only_it_is_rejected() {
        List<Step> page = new ArrayList<>();
        ddl("CREATE TABLE " + keyspace + ".long_keys (p int, c text, v int, PRIMARY KEY (p, c))");
        for (int i = 0; i < 20; i++)
            page.add(Sinks.row(i + 1, "p", 1, "c", i == 7 ? "x".repeat(70_000) : "c" + i, "v", i));
        List<Step> steps;
        var config = Sinks.config(keyspace, "long_keys");
        try (var sinks = Sinks.open(new weir.config.CassandraSinkConfig(
                config.connection(),
                keyspace,
                config.targets(),
                config.consistency(),
                config.nulls(),
                config.drift(),
                config.rules(),
                32,
                1 << 20))) {
            steps = sinks.write(page.toArray(new Step[0]));
        }

        assertThat(steps.stream().filter(Written.class::isInstance)).hasSize(19);
        assertThat(steps.get(7)).isInstanceOfSatisfying(Rejected.class, rejected -> {
            assertThat(rejected.code()).isEqualTo(Code.ROW_REFUSED);
            assertThat(rejected.envelope()).isEqualTo(page.get(7));
            assertThat(rejected.message()).contains("70").contains("65535");
        });
        assertThat(rows("SELECT v FROM long_keys WHERE p = 1")).hasSize(19);
    }

    @Test
    void a_field_without_a_column_stops_is_ignored_or_rejected() {
        var strange = Sinks.row(1, "day", "drift", "id", 1, "prize", 5, "note", "n");
        String message = "field prize has no column in " + keyspace + ".orders (nearest: price)";

        try (var sinks = Sinks.open(Sinks.config(keyspace, "orders", Nulls.UNSET, Drift.STOP))) {
            assertThatThrownBy(() -> sinks.write(strange))
                    .isInstanceOfSatisfying(
                            CodedException.class, e -> assertThat(e.text()).isEqualTo("WEIR-4304: " + message));
        }
        try (var sinks = Sinks.open(Sinks.config(keyspace, "orders", Nulls.UNSET, Drift.DEAD_LETTER))) {
            assertThat(sinks.write(strange)).containsExactly(rejected(strange, Code.UNKNOWN_FIELD, message));
        }
        assertThat(rows("SELECT note FROM orders WHERE day = 'drift'")).isEmpty();
        try (var sinks = Sinks.open(Sinks.config(keyspace, "orders", Nulls.UNSET, Drift.IGNORE))) {
            assertThat(sinks.write(strange)).containsExactly(new Written(strange));
        }
        assertThat(rows("SELECT note FROM orders WHERE day = 'drift'")).containsExactly(List.of("n"));
    }

    @Test
    void rows_of_static_columns_and_of_the_key_alone_are_written() {
        var onlyStatic = Sinks.row(1, "b", "x", "a", 1, "station", "north");
        var onlyKey = Sinks.row(2, "at", "2024-01-02T03:04:05Z", "a", 1, "b", "x");
        List<Step> steps;
        try (var sinks = Sinks.open(Sinks.config(keyspace, "readings"))) {
            steps = sinks.write(onlyStatic, onlyKey);
        }

        assertThat(steps).containsExactly(new Written(onlyStatic), new Written(onlyKey));
        assertThat(rows("SELECT station, at, v FROM readings WHERE a = 1 AND b = 'x'"))
                .isEqualTo(List.of(listOf("north", java.time.Instant.parse("2024-01-02T03:04:05Z"), null)));
    }

    @Test
    void names_that_need_quotes_are_quoted() {
        var row = Sinks.row(1, "Id", 1, "select", "s", "a\"b", "q");
        List<Step> steps;
        try (var sinks = Sinks.open(Sinks.config(keyspace, "Mixed"))) {
            steps = sinks.write(row);
        }

        assertThat(steps).containsExactly(new Written(row));
        assertThat(rows("SELECT \"Id\", \"select\", \"a\"\"b\" FROM \"Mixed\"")).containsExactly(List.of(1, "s", "q"));
    }

    @Test
    void opening_names_what_is_missing_and_what_is_near() {
        assertFault(
                Sinks.config(keyspace, "ordrs"),
                KnownFields.NOTHING,
                "WEIR-4302: table " + keyspace + ".ordrs does not exist on shop (nearest: orders");
        assertFault(
                Sinks.config(keyspace + "x", "orders"),
                KnownFields.NOTHING,
                "WEIR-4302: keyspace " + keyspace + "x does not exist on shop (nearest: " + keyspace);
        assertFault(
                Sinks.config(keyspace, "hits"), KnownFields.NOTHING, "WEIR-4303: " + keyspace + ".hits holds counters");
    }

    @Test
    void opening_finds_every_field_that_can_never_be_written() {
        var fields = new KnownFields(
                Map.of(
                        "dya", Optional.empty(),
                        "id", Optional.of(ScalarType.UUID),
                        "note", Optional.of(ScalarType.INT),
                        "price", Optional.of(ScalarType.BIGINT)),
                true);

        assertFault(
                Sinks.config(keyspace, "orders"),
                fields,
                "WEIR-4303: no field day for a primary key column of " + keyspace + ".orders (nearest: dya);"
                        + " field dya has no column in " + keyspace + ".orders (nearest: day);"
                        + " field id is uuid, its column id (bigint) can never hold that (expected: bigint)");
    }

    @Test
    void opening_finds_a_cast_or_default_for_a_column_that_is_no_scalar() {
        assertFault(
                Sinks.config(keyspace, "odd"),
                new KnownFields(Map.of("tags", Optional.of(ScalarType.TEXT)), false),
                "WEIR-4303: field tags is text, its column tags (set<text>) can never hold that (expected: a list)");
    }

    @Test
    void a_column_of_a_custom_type_is_refused_when_a_field_is_for_it_and_else_left_alone() {
        create("custom (id int PRIMARY KEY, n int, odd 'org.apache.cassandra.db.marshal.LexicalUUIDType')");
        String refusal = "field odd: column odd ('org.apache.cassandra.db.marshal.LexicalUUIDType') has a custom type,"
                + " and only its class on the server knows its bytes (expected: a type of CQL)";

        assertFault(
                Sinks.config(keyspace, "custom"),
                new KnownFields(Map.of("odd", Optional.empty()), false),
                "WEIR-4303: " + refusal);
        try (var sinks = Sinks.open(Sinks.config(keyspace, "custom"))) {
            assertThat(sinks.write(Sinks.row(1, "id", 1, "n", 2))).hasOnlyElementsOfType(Written.class);
            assertThatThrownBy(() -> sinks.write(Sinks.row(1, "id", 1, "odd", "a")))
                    .isInstanceOfSatisfying(
                            CodedException.class, e -> assertThat(e.text()).isEqualTo("WEIR-4303: " + refusal));
        }
        create("custom_key (id 'org.apache.cassandra.db.marshal.LexicalUUIDType' PRIMARY KEY, n int)");
        assertFault(
                Sinks.config(keyspace, "custom_key"),
                KnownFields.NOTHING,
                "WEIR-4303: " + keyspace + ".custom_key: key column id"
                        + " ('org.apache.cassandra.db.marshal.LexicalUUIDType') has a custom type (expected: a type of CQL)");
    }

    @Test
    void a_table_dropped_while_running_is_a_fault() {
        ddl("CREATE TABLE " + keyspace + ".short_lived (id int PRIMARY KEY, v int)");
        try (var sinks = Sinks.open(Sinks.config(keyspace, "short_lived"))) {
            sinks.write(Sinks.row(1, "id", 1, "v", 1));
            ddl("DROP TABLE " + keyspace + ".short_lived");

            assertThatThrownBy(() -> sinks.write(Sinks.row(2, "id", 1, "v", 2)))
                    .isInstanceOfSatisfying(
                            CodedException.class, e -> assertThat(e.code()).isEqualTo(Code.TABLE_MISSING));
        }
    }

    private static void assertFault(weir.config.CassandraSinkConfig config, KnownFields fields, String start) {
        try (var sinks = Sinks.of(config, fields)) {
            assertThatThrownBy(() -> SharedCassandra.get(sinks.sink.open()))
                    .isInstanceOfSatisfying(
                            CodedException.class, e -> assertThat(e.text()).startsWith(start));
        }
    }

    private static Rejected rejected(Envelope envelope, Code code, String message) {
        return new Rejected(envelope, Stage.SINK, code, message, 1);
    }

    private static void create(String table) {
        ddl("CREATE TABLE " + keyspace + "." + table);
    }

    private static void ddl(String statement) {
        SharedCassandra.ddl(SharedCassandra.session(), statement);
    }

    private static Row one(String cql) {
        Row row = select(cql).get(0);
        assertThat(select(cql)).hasSize(1);
        return row;
    }

    private static List<Row> select(String cql) {
        return SharedCassandra.session()
                .execute(cql.replace("FROM ", "FROM " + keyspace + "."))
                .all();
    }

    private static List<List<?>> rows(String cql) {
        List<List<?>> rows = new ArrayList<>();
        for (Row row : select(cql)) {
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) values.add(row.getObject(i));
            rows.add(values);
        }
        return rows;
    }

    private static List<?> listOf(@Nullable Object... values) {
        return java.util.Arrays.asList(values);
    }
}
