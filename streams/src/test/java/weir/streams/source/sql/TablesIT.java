package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import weir.config.SqlSourceConfig.Mode;
import weir.config.Targets;
import weir.streams.Pipeline;
import weir.streams.PipelineRun;
import weir.streams.cassandra.SharedCassandra;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/** Tables of a real database into tables of a real Cassandra. */
class TablesIT {
    @AutoClose
    private static final TablePipelines CASSANDRA = new TablePipelines();

    private final List<String> sources = new ArrayList<>();
    private Server server = Server.postgres();
    private final Settings settings = new Settings(server.config(), Mode.POLL);
    private Targets targets = new Targets(Optional.empty(), Map.of());

    @Test
    void tables_that_are_polled_go_to_those_of_their_name_or_of_their_route_also_when_they_come_later() {
        targets = new Targets(Optional.empty(), Map.of("polled.old_*", "polled_archive"));
        server.execute("CREATE SCHEMA polled");
        for (String table : List.of("p_customers", "p_orders", "old_a", "old_b")) {
            create("polled." + table);
            fill("polled." + table, 1, table.equals("p_orders") ? 30_000 : 1500);
        }
        server.execute("UPDATE polled.old_b SET id = id + 10000");
        CASSANDRA.create("p_customers", "p_orders", "polled_archive", "p_later");
        sources.addAll(List.of("polled.*"));

        assertThat(CASSANDRA.checked(pipeline("polled")))
                .isEqualTo(Map.of(
                        "polled.old_a", CASSANDRA.keyspace + ".polled_archive",
                        "polled.old_b", CASSANDRA.keyspace + ".polled_archive",
                        "polled.p_customers", CASSANDRA.keyspace + ".p_customers",
                        "polled.p_orders", CASSANDRA.keyspace + ".p_orders"));
        try (PipelineRun run = run("polled")) {
            run.await(() -> CASSANDRA.isSaved("polled", "polled.p_orders#0")); // and it is killed within the load
        }
        assertThat(CASSANDRA.count("p_orders")).isBetween(1, 29_999);
        fill("polled.p_orders", 40_001, 40_010);
        try (PipelineRun run = run("polled")) {
            run.await(() -> holds("p_customers", "polled.p_customers") && holds("p_orders", "polled.p_orders"));
            run.await(() -> holds("polled_archive", "polled.old_a", "polled.old_b"));
            create("polled.p_later");
            fill("polled.p_later", 1, 10);
            server.execute("UPDATE polled.p_customers SET name = 'new', updated = now() WHERE id < 100");
            run.await(() -> holds("p_later", "polled.p_later") && holds("p_customers", "polled.p_customers"));
        }
    }

    @Test
    void the_log_of_postgresql_has_changes_of_all_tables_mixed() {
        server.execute("CREATE SCHEMA logged");
        logged("logged");
    }

    @Test
    void the_log_of_mariadb_has_changes_of_all_tables_mixed() {
        server = Server.mariaDb();
        settings.connection = server.config();
        server.execute("CREATE DATABASE binlogged");
        logged("binlogged");
    }

    @Test
    void the_log_of_mysql_has_changes_of_all_tables_mixed() {
        server = Server.mySql();
        settings.connection = server.config();
        server.execute("CREATE DATABASE mysqllogged");
        logged("mysqllogged");
    }

    private void logged(String schema) {
        settings.mode = Mode.CDC;
        String customers = schema + ".customers";
        String orders = schema + ".orders";
        targets = new Targets(Optional.of(schema + "_rest"), Map.of(orders, schema + "_orders"));
        create(customers);
        create(orders);
        create(schema + ".a_third");
        fill(customers, 1, 500);
        fill(orders, 1, 500);
        CASSANDRA.create(schema + "_rest", schema + "_orders");
        sources.add(schema + ".*");

        try (PipelineRun run = run(schema)) {
            run.await(() -> holds(schema + "_orders", orders));
            mixed(customers, orders, 0);
            run.await(() -> CASSANDRA.count(schema + "_orders") > 520); // and it is killed among them
        }
        mixed(customers, orders, 1000);
        try (PipelineRun run = run(schema)) {
            run.await(() -> holds(schema + "_orders", orders) && holds(schema + "_rest", customers));
            create(schema + ".later");
            fill(schema + ".later", 9000, 9010);
            run.await(() -> holds(schema + "_rest", customers, schema + ".later"));
        }
    }

    @Test
    void a_table_that_nothing_takes_is_named_with_what_is_missing() {
        server.execute("CREATE SCHEMA astray");
        for (String table : List.of("here", "gone", "lost")) create("astray." + table);
        CASSANDRA.create("here");
        targets = new Targets(Optional.empty(), Map.of("astray.lost", "found"));
        sources.add("astray.*");
        String expected =
                "WEIR-4302: astray.gone goes to %1$s.gone: table %1$s.gone does not exist on shop (there are: here);"
                        + " astray.lost goes to %1$s.found: table %1$s.found does not exist on shop (there are: here)";

        try (PipelineRun run = run("astray")) {
            CodedException failure = run.failure();
            assertThat(failure.text().replaceAll("\\([^)]*\\)", "(there are: here)"))
                    .isEqualTo(expected.formatted(CASSANDRA.keyspace));
        }
        CASSANDRA.create("gone", "found");
        fill("astray.lost", 1, 3);
        try (PipelineRun run = run("astray")) {
            run.await(() -> holds("found", "astray.lost"));
        }
    }

    @Test
    void what_is_deleted_from_a_polled_table_goes_with_the_sweep_of_the_next_load() {
        reloadEvery(Duration.ofMillis(1500));
        server.execute("CREATE SCHEMA reloaded");
        create("reloaded.r_a");
        create("reloaded.r_b");
        fill("reloaded.r_a", 1, 2500);
        fill("reloaded.r_b", 1, 100);
        CASSANDRA.create("r_a", "r_b");
        sources.add("reloaded.*");

        try (PipelineRun run = run("reloaded")) {
            run.await(() -> holds("r_a", "reloaded.r_a") && holds("r_b", "reloaded.r_b"));
            server.execute("DELETE FROM reloaded.r_a WHERE id % 5 = 0", "DELETE FROM reloaded.r_b WHERE id = 7");
            CASSANDRA.put("r_b", 777, Long.MAX_VALUE / 2);
            run.await(() -> CASSANDRA.count("r_a") < 2500);
        }
        server.execute("DELETE FROM reloaded.r_a WHERE id % 5 = 1");
        try (PipelineRun run = run("reloaded")) {
            run.await(() -> holds("r_a", "reloaded.r_a"));
            server.execute("UPDATE reloaded.r_a SET name = 'new', updated = now() WHERE id < 100");
            run.await(() -> holds("r_a", "reloaded.r_a"));
            run.await(() -> !CASSANDRA.rows("r_b").containsKey(7L));
            for (int id = 1001; id <= 1040; id++) CASSANDRA.put("r_b", id, 1);
            run.await(() -> Collections.max(CASSANDRA.rows("r_b").keySet()) < 1001);
            // what is as old as the load is of the load
            assertThat(CASSANDRA.rows("r_b")).containsKey(777L).hasSize(100);
        }
    }

    @Test
    void a_sweep_that_would_take_the_rows_of_another_table_is_refused() {
        reloadEvery(Duration.ofDays(1));
        server.execute("CREATE SCHEMA twin_a", "CREATE SCHEMA twin_b");
        create("twin_a.same");
        create("twin_b.same");
        CASSANDRA.create("same");
        sources.addAll(List.of("twin_a.same", "twin_b.*"));

        try (PipelineRun run = run("twins")) {
            CodedException failure = run.failure();
            assertThat(failure.code()).isEqualTo(Code.MAPPING);
            assertThat(failure.what())
                    .containsPattern(
                            "same takes twin_[ab].same beside twin_[ab].same, whose sweep would delete their rows");
        }
    }

    /** Each statement of another table than the one before, and some of both in a transaction. */
    private void mixed(String customers, String orders, int from) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (int i = from; i < from + 400; i++) {
                connection.setAutoCommit(i % 10 != 0);
                int id = i % 600 + 1;
                statement.execute("DELETE FROM " + (i % 3 == 0 ? customers : orders) + " WHERE id = " + id);
                statement.execute(insert(customers, 2000 + i, "'c" + i + "'"));
                statement.execute(insert(orders, 2000 + i, "'o" + i + "'"));
                statement.execute("UPDATE " + orders + " SET name = 'u" + i + "' WHERE id = " + (2000 + i - 1));
                if (!connection.getAutoCommit()) connection.commit();
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private void create(String table) {
        server.execute("CREATE TABLE " + table + " (id bigint PRIMARY KEY, name varchar(100)"
                + (settings.mode == Mode.POLL ? ", updated timestamptz NOT NULL)" : ")"));
    }

    private void fill(String table, int from, int to) {
        StringBuilder sql = new StringBuilder();
        for (int id = from; id <= to; id++) {
            sql.append(id == from ? insert(table, id, "'n" + id + "'") : "")
                    .append(id == from ? "" : ", (" + id + ", 'n" + id + "'" + now() + ")");
        }
        server.execute(sql.toString());
    }

    private String insert(String table, int id, String name) {
        return "INSERT INTO " + table + " VALUES (" + id + ", " + name + now() + ")";
    }

    private String now() {
        return settings.mode == Mode.POLL ? ", now()" : "";
    }

    private void reloadEvery(Duration time) {
        settings.reloadEvery = Optional.of(time);
        settings.sweep = true;
    }

    private boolean holds(String target, String... tables) {
        Map<Long, String> expected = new TreeMap<>();
        for (String table : tables)
            server.rows(table).forEach((id, cells) -> expected.put(id, (String) cells.get("name")));
        return CASSANDRA.rows(target).equals(expected);
    }

    private PipelineRun run(String name) {
        return new PipelineRun(SharedCassandra.system(), pipeline(name));
    }

    private Pipeline pipeline(String name) {
        settings.slot = Optional.of("weir_" + name);
        return CASSANDRA.pipeline(name, settings, sources, targets);
    }
}
