package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ActorSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import weir.config.CassandraSinkConfig;
import weir.config.DropConfig;
import weir.config.LimitsConfig;
import weir.config.PipelineConfig;
import weir.config.SqlSourceConfig;
import weir.config.SqlSourceConfig.Cdc;
import weir.config.SqlSourceConfig.Mode;
import weir.config.SqlSourceConfig.Truncate;
import weir.config.StateConfig;
import weir.config.SupervisionConfig;
import weir.config.Targets;
import weir.config.WriteRules;
import weir.streams.Connections;
import weir.streams.Pipeline;
import weir.streams.PipelineRun;
import weir.streams.cassandra.SharedCassandra;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/** Tables of a real database into tables of a real Cassandra. */
class TablesIT {
    private static final Targets BY_NAME = new Targets(Optional.empty(), Map.of());
    private static final Duration RELOAD = Duration.ofMillis(1500);

    private static String keyspace = "";
    private static StateConfig state = new StateConfig(SharedCassandra.connection(), "unset", 1, Duration.ofMillis(50));

    static ActorSystem system;
    static Connections connections;

    private final List<String> sources = new ArrayList<>();
    private Server server = Server.postgres();
    private Mode mode = Mode.POLL;
    private Targets targets = BY_NAME;
    private Optional<Duration> reloadEvery = Optional.empty();

    @BeforeAll
    static void start() {
        system = ActorSystem.create();
        keyspace = SharedCassandra.newKeyspace();
        state = new StateConfig(SharedCassandra.connection(), keyspace + "_state", 1, Duration.ofMillis(50));
        connections = new Connections(system, state);
    }

    @AfterAll
    static void stop() {
        SharedCassandra.get(connections.close());
        system.terminate();
        SharedCassandra.get(system.getWhenTerminated());
    }

    @Test
    void tables_that_are_polled_go_to_those_of_their_name_or_of_their_route_also_when_they_come_later() {
        targets = new Targets(Optional.empty(), Map.of("polled.old_*", "polled_archive"));
        server.execute("CREATE SCHEMA polled");
        for (String table : List.of("p_customers", "p_orders", "old_a", "old_b")) {
            create("polled." + table);
            fill("polled." + table, 1, table.equals("p_orders") ? 8000 : 1500);
        }
        server.execute("UPDATE polled.old_b SET id = id + 10000");
        targetTables("p_customers", "p_orders", "polled_archive", "p_later");
        sources.addAll(List.of("polled.*"));

        assertThat(SharedCassandra.get(checked("polled")))
                .isEqualTo(Map.of(
                        "polled.old_a", keyspace + ".polled_archive",
                        "polled.old_b", keyspace + ".polled_archive",
                        "polled.p_customers", keyspace + ".p_customers",
                        "polled.p_orders", keyspace + ".p_orders"));
        try (PipelineRun run = run("polled")) {
            run.await(() -> isSaved("polled", "polled.p_orders#0")); // and it is killed within the load
        }
        assertThat(count("p_orders")).isBetween(1, 7999);
        fill("polled.p_orders", 9001, 9010);
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
        server.execute("CREATE DATABASE binlogged");
        logged("binlogged");
    }

    private void logged(String schema) {
        mode = Mode.CDC;
        String customers = schema + ".customers";
        String orders = schema + ".orders";
        targets = new Targets(Optional.of(schema + "_rest"), Map.of(orders, schema + "_orders"));
        create(customers);
        create(orders);
        create(schema + ".a_third");
        fill(customers, 1, 500);
        fill(orders, 1, 500);
        targetTables(schema + "_rest", schema + "_orders");
        sources.add(schema + ".*");

        try (PipelineRun run = run(schema)) {
            run.await(() -> holds(schema + "_orders", orders));
            mixed(customers, orders, 0);
            run.await(() -> count(schema + "_orders") > 520); // and it is killed among them
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
        targetTables("here");
        targets = new Targets(Optional.empty(), Map.of("astray.lost", "found"));
        sources.add("astray.*");
        String expected =
                "WEIR-4302: astray.gone goes to %1$s.gone: table %1$s.gone does not exist on shop (there are: here);"
                        + " astray.lost goes to %1$s.found: table %1$s.found does not exist on shop (there are: here)";

        try (PipelineRun run = run("astray")) {
            CodedException failure = run.failure();
            assertThat(failure.text().replaceAll("\\([^)]*\\)", "(there are: here)"))
                    .isEqualTo(expected.formatted(keyspace));
        }
        targetTables("gone", "found");
        fill("astray.lost", 1, 3);
        try (PipelineRun run = run("astray")) {
            run.await(() -> holds("found", "astray.lost"));
        }
    }

    @Test
    void what_is_deleted_from_a_polled_table_goes_with_the_sweep_of_the_next_load() {
        reloadEvery = Optional.of(RELOAD);
        server.execute("CREATE SCHEMA reloaded");
        create("reloaded.r_a");
        create("reloaded.r_b");
        fill("reloaded.r_a", 1, 2500);
        fill("reloaded.r_b", 1, 100);
        targetTables("r_a", "r_b");
        sources.add("reloaded.*");

        try (PipelineRun run = run("reloaded")) {
            run.await(() -> holds("r_a", "reloaded.r_a") && holds("r_b", "reloaded.r_b"));
            server.execute("DELETE FROM reloaded.r_a WHERE id % 5 = 0", "DELETE FROM reloaded.r_b WHERE id = 7");
            SharedCassandra.session()
                    .execute("INSERT INTO " + keyspace + ".r_b (id, name) VALUES (777, 'later') USING TIMESTAMP "
                            + Long.MAX_VALUE / 2);
            run.await(() -> count("r_a") < 2500);
        }
        server.execute("DELETE FROM reloaded.r_a WHERE id % 5 = 1");
        try (PipelineRun run = run("reloaded")) {
            run.await(() -> holds("r_a", "reloaded.r_a"));
            server.execute("UPDATE reloaded.r_a SET name = 'new', updated = now() WHERE id < 100");
            run.await(() -> holds("r_a", "reloaded.r_a"));
            run.await(() -> !rows("r_b").containsKey(7L));
        }
        assertThat(rows("r_b")).containsKey(777L).hasSize(100);
    }

    @Test
    void a_sweep_that_would_take_the_rows_of_another_table_is_refused() {
        reloadEvery = Optional.of(Duration.ofDays(1));
        server.execute("CREATE SCHEMA twin_a", "CREATE SCHEMA twin_b");
        create("twin_a.same");
        create("twin_b.same");
        targetTables("same");
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
                + (mode == Mode.POLL ? ", updated timestamptz NOT NULL)" : ")"));
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
        return mode == Mode.POLL ? ", now()" : "";
    }

    private static void targetTables(String... names) {
        for (String name : names) {
            SharedCassandra.ddl(
                    SharedCassandra.session(),
                    "CREATE TABLE " + keyspace + "." + name + " (id bigint PRIMARY KEY, name text)");
        }
    }

    private boolean holds(String target, String... tables) {
        Map<Long, String> expected = new TreeMap<>();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String table : tables) {
                try (ResultSet row = statement.executeQuery("SELECT id, name FROM " + table)) {
                    while (row.next()) expected.put(row.getLong(1), row.getString(2));
                }
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return rows(target).equals(expected);
    }

    private static Map<Long, String> rows(String target) {
        Map<Long, String> rows = new TreeMap<>();
        for (Row row : SharedCassandra.session().execute("SELECT id, name FROM " + keyspace + "." + target)) {
            rows.put(row.getLong(0), row.getString(1));
        }
        return rows;
    }

    private static boolean isSaved(String pipeline, String slice) {
        String query = "SELECT offset FROM " + keyspace + "_state.slices WHERE pipeline = ? AND slice = ?";
        try {
            Row row = SharedCassandra.session().execute(query, pipeline, slice).one();
            return row != null && !row.isNull(0);
        } catch (InvalidQueryException notMadeYet) {
            return false;
        }
    }

    private static int count(String target) {
        return rows(target).size();
    }

    private CompletionStage<Map<String, String>> checked(String name) {
        Pipeline pipeline = pipeline(name);
        return pipeline.check().whenComplete((targets, failure) -> {
            pipeline.writer().close();
            pipeline.source().close();
        });
    }

    private PipelineRun run(String name) {
        return new PipelineRun(system, pipeline(name));
    }

    private Pipeline pipeline(String name) {
        var source = new SqlSourceConfig(
                server.config(),
                mode,
                sources,
                new SqlSourceConfig.Poll(
                        mode == Mode.POLL ? "updated" : "",
                        List.of(),
                        Duration.ofMillis(50),
                        Optional.empty(),
                        Optional.empty(),
                        reloadEvery),
                new Cdc(Optional.of("weir_" + name), Duration.ofMillis(500), Truncate.STOP),
                1000,
                reloadEvery.isPresent(),
                Duration.ofMillis(200));
        var sink = new CassandraSinkConfig(
                SharedCassandra.connection(),
                keyspace,
                targets,
                CassandraSinkConfig.Consistency.LOCAL_QUORUM,
                CassandraSinkConfig.Nulls.UNSET,
                CassandraSinkConfig.Drift.STOP,
                WriteRules.DEFAULT,
                32,
                32 << 10);
        var supervision = new SupervisionConfig(
                SupervisionConfig.OnPoison.DEAD_LETTER,
                0.01,
                10_000,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                0.2);
        return Pipeline.of(
                new PipelineConfig(
                        name,
                        source,
                        List.of(new DropConfig(List.of("updated"))),
                        sink,
                        supervision,
                        new LimitsConfig(256, 256 << 10, 4, 8, 16 << 20)),
                state,
                connections);
    }
}
