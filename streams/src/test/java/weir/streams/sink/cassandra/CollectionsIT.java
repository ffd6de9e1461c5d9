package weir.streams.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import weir.streams.cassandra.SharedCassandra;
import weir.streams.cassandra.types.Plain;
import weir.streams.model.Code;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Outcome.Written;
import weir.streams.model.Step;

/** What collections, tuples and user types do in a table, beside holding their values. */
class CollectionsIT {
    private static String keyspace = "";

    @BeforeAll
    static void createTables() {
        keyspace = SharedCassandra.newKeyspace();
        ddl("CREATE TYPE " + keyspace + ".address (street text, number int)");
        create("shops (city text, id int, phones set<text> static, seat " + keyspace + ".address static,"
                + " hours map<text, int>, days frozen<list<int>>, PRIMARY KEY (city, id))");
        create("keyed (a frozen<set<int>>, b frozen<map<text, int>>, c tuple<int, frozen<set<int>>>," + " d frozen<"
                + keyspace + ".address>, e vector<float, 2>, v int, PRIMARY KEY ((a, b), c, d, e))");
    }

    @Test
    void static_columns_take_collections_and_user_types() {
        write("shops", Sinks.row(1, "city", "Delft", "phones", List.of("2", "1"), "seat", Map.of("number", 7L)));

        assertThat(rows("SELECT phones, seat.number, id FROM shops WHERE city = 'Delft'"))
                .containsExactly(Arrays.asList(Set.of("1", "2"), 7, null));
    }

    @Test
    void a_value_replaces_the_whole_of_what_was_there() {
        write(
                "shops",
                Sinks.row(
                        1,
                        "city",
                        "Gouda",
                        "id",
                        1,
                        "hours",
                        Map.of("mon", 1, "tue", 2),
                        "days",
                        List.of(1, 2),
                        "seat",
                        Map.of("street", "high", "number", 1L)),
                Sinks.row(
                        2,
                        "city",
                        "Gouda",
                        "id",
                        1,
                        "hours",
                        Map.of("mon", 3),
                        "days",
                        List.of(4),
                        "seat",
                        Map.of("street", "low")));

        assertThat(rows("SELECT hours, days, seat FROM shops WHERE city = 'Gouda'"))
                .containsExactly(List.of(Map.of("mon", 3), List.of(4), nullable("street", "low", "number", null)));
    }

    @Test
    void an_empty_collection_is_a_null_unless_it_is_frozen() {
        write(
                "shops",
                Sinks.row(1, "city", "Breda", "id", 1, "hours", Map.of("mon", 1), "days", List.of(1)),
                Sinks.row(2, "city", "Breda", "id", 1, "hours", Map.of(), "days", List.of()));

        assertThat(rows("SELECT hours, days FROM shops WHERE city = 'Breda'"))
                .containsExactly(Arrays.asList(null, List.of()));
    }

    /** The server sorts a set at the top of a column, and takes the one inside of a tuple as it comes. */
    @Test
    void a_key_is_the_same_row_whatever_the_order_its_sets_and_maps_come_in() {
        for (int i = 1; i <= 2; i++) {
            boolean isFirst = i == 1;
            write(
                    "keyed",
                    Sinks.row(
                            i,
                            "a",
                            isFirst ? List.of(3L, 1L, -2L) : List.of(-2L, 3L, 1L),
                            "b",
                            List.of(List.of(isFirst ? "x" : "y", 1L), List.of(isFirst ? "y" : "x", 1L)),
                            "c",
                            List.of(1L, isFirst ? List.of(9L, -8L) : List.of(-8L, 9L)),
                            "d",
                            Map.of("street", "high"),
                            "e",
                            List.of(0.5, 1L),
                            "v",
                            i));
        }

        assertThat(rows("SELECT c, d, e, v FROM keyed"))
                .containsExactly(List.of(
                        List.of(1, Set.of(-8, 9)), nullable("street", "high", "number", null), List.of(0.5f, 1f), 2));
    }

    @Test
    void what_only_the_server_can_refuse_is_rejected_and_the_rest_of_its_batch_written() {
        create("long_keys (p int, c frozen<list<text>>, PRIMARY KEY (p, c))");
        List<Step> page = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            page.add(Sinks.row(i + 1, "p", 1, "c", List.of(i == 3 ? "x".repeat(70_000) : "c" + i)));
        }

        List<Step> steps = write("long_keys", page.toArray(Step[]::new));

        assertThat(steps.get(3)).isInstanceOfSatisfying(Rejected.class, rejected -> {
            assertThat(rejected.code()).isEqualTo(Code.ROW_REFUSED);
            assertThat(rejected.message()).contains("65535");
        });
        assertThat(steps.stream().filter(Written.class::isInstance)).hasSize(4);
        assertThat(rows("SELECT c FROM long_keys")).hasSize(4);
    }

    @Test
    void large_values_are_written_whole() {
        String large = "x".repeat(70_000);
        List<Integer> many = IntStream.range(0, 70_000).boxed().toList();

        write(
                "shops",
                Sinks.row(
                        1,
                        "city",
                        "Emmen",
                        "id",
                        1,
                        "hours",
                        Map.of(large, 1),
                        "days",
                        many,
                        "phones",
                        List.of(large)));

        assertThat(rows("SELECT hours, days, phones FROM shops WHERE city = 'Emmen'"))
                .containsExactly(List.of(Map.of(large, 1), many, Set.of(large)));
    }

    private static List<Step> write(String table, Step... steps) {
        try (var sinks = Sinks.open(Sinks.config(keyspace, table))) {
            return sinks.write(steps);
        }
    }

    private static void create(String table) {
        ddl("CREATE TABLE " + keyspace + "." + table);
    }

    private static void ddl(String statement) {
        SharedCassandra.ddl(SharedCassandra.session(), statement);
    }

    private static List<List<@Nullable Object>> rows(String cql) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Row row : SharedCassandra.session().execute(cql.replace("FROM ", "FROM " + keyspace + "."))) {
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) values.add(Plain.at(row, i));
            rows.add(values);
        }
        return rows;
    }

    private static Map<String, @Nullable Object> nullable(
            String name, Object value, String absent, @Nullable Object none) {
        Map<String, @Nullable Object> map = new HashMap<>();
        map.put(name, value);
        map.put(absent, none);
        return map;
    }
}
