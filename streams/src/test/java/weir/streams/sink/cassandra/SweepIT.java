package weir.streams.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import weir.config.CassandraSinkConfig.Drift;
import weir.config.CassandraSinkConfig.Nulls;
import weir.config.WriteRules;
import weir.streams.cassandra.SharedCassandra;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Offset;
import weir.streams.model.Page;
import weir.streams.model.Step;
import weir.streams.model.Sweep;

class SweepIT {
    private static final long LOAD = 1_000_000;
    private static final int ROWS = 5_000;

    private static String keyspace = "";

    @BeforeAll
    static void createTables() {
        keyspace = SharedCassandra.newKeyspace();
        create("orders (id bigint, line int, price decimal, note text, tags set<text>, PRIMARY KEY (id, line))");
        create("stations (id bigint, at int, name text static, v int, PRIMARY KEY (id, at))");
        create("names (id bigint PRIMARY KEY)");
    }

    @Test
    void what_is_older_than_the_load_goes_what_is_not_stays_and_a_sweep_goes_on_where_it_was() {
        try (var sinks = Sinks.open(Sinks.config(keyspace, "orders"))) {
            List<Step> rows = new ArrayList<>();
            for (int i = 0; i < ROWS; i++) {
                rows.add(Sinks.row(LOAD - 1 - i, "id", -1 - i / 3, "line", i % 3, "note", "old"));
                rows.add(Sinks.row(LOAD + i % 2, "id", i / 3, "line", i % 3, "note", "new"));
            }
            rows.add(Sinks.row(LOAD - 1, "id", -7_000, "line", 1, "note", "old"));
            rows.add(Sinks.row(LOAD, "id", -7_000, "line", 1, "price", 1));
            sinks.write(rows.toArray(new Step[0]));

            List<Page> first = get(sinks.sink
                    .sweep(new Sweep("shop.orders", LOAD, 1, 4), Optional.empty())
                    .take(2)
                    .runWith(Sink.seq(), SharedCassandra.system()));
            int left = rows("orders").size();
            for (int part = 0; part < 4; part++) {
                Optional<Offset> after = part == 1 ? Optional.of(first.get(1).next()) : Optional.empty();
                List<Page> pages = sweep(sinks, part, after);
                assertThat(pages.get(pages.size() - 1).isLast()).isTrue();
                if (part == 1) assertThat(pages).hasSizeLessThan(ROWS * 2 / 4 / 500);
            }

            assertThat(left).isBetween(ROWS + 1, 2 * ROWS);
            assertThat(rows("orders")).hasSize(ROWS + 1).doesNotContain("-1");
            assertThat(rows("orders")).contains("-7000");
        }
    }

    @Test
    void what_does_not_say_when_it_was_written_stays() {
        try (var sinks = Sinks.open(Sinks.config(keyspace, "stations"))) {
            sinks.write(
                    Sinks.row(1, "id", 1, "name", "static"),
                    Sinks.row(1, "id", 2, "at", 1),
                    Sinks.row(1, "id", 3, "at", 1, "v", 1));

            for (int part = 0; part < 4; part++) sweep(sinks, part, Optional.empty());

            assertThat(rows("stations")).containsExactlyInAnyOrder("1", "2");
        }
    }

    @Test
    void a_table_whose_rows_cannot_say_is_refused() {
        try (var sinks = Sinks.open(Sinks.config(keyspace, "names"))) {
            CodedException failure =
                    catchThrowableOfType(CodedException.class, () -> sweep(sinks, 0, Optional.empty()));

            assertThat(failure.code()).isEqualTo(Code.MAPPING);
        }
    }

    @Test
    void rows_whose_time_is_that_of_a_field_would_all_be_old() {
        WriteRules rules =
                new WriteRules(Optional.of("at"), Optional.empty(), Optional.empty(), WriteRules.Collections.REPLACE);
        try (var sinks = Sinks.open(Sinks.config(keyspace, "orders", Nulls.UNSET, Drift.STOP, rules))) {
            CodedException failure =
                    catchThrowableOfType(CodedException.class, () -> sweep(sinks, 0, Optional.empty()));

            assertThat(failure.code()).isEqualTo(Code.MAPPING);
        }
    }

    private static List<Page> sweep(Sinks sinks, int part, Optional<Offset> after) {
        return get(sinks.sink
                .sweep(new Sweep("shop.orders", LOAD, part, 4), after)
                .runWith(Sink.seq(), SharedCassandra.system()));
    }

    private static <T> T get(CompletionStage<T> stage) {
        return SharedCassandra.get(stage);
    }

    private static List<String> rows(String table) {
        List<String> ids = new ArrayList<>();
        SharedCassandra.session()
                .execute("SELECT id FROM " + keyspace + "." + table)
                .forEach(row -> ids.add(Long.toString(row.getLong(0))));
        return ids;
    }

    private static void create(String table) {
        SharedCassandra.ddl(SharedCassandra.session(), "CREATE TABLE " + keyspace + "." + table);
    }
}
