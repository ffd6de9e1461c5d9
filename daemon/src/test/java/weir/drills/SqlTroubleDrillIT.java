package weir.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import weir.standins.MariaDbStandIn;
import weir.standins.PostgresStandIn;
import weir.standins.SqlStandIn;
import weir.standins.clients.DaemonApi.Seen;
import weir.standins.sql.Workload;
import weir.standins.sql.WorkloadControl;

/** Whatever happens to the database, its log or its tables is named, costs time alone where nobody has to decide, and stops where somebody has to. */
class SqlTroubleDrillIT {
    private static final Duration OUTAGE = Duration.ofSeconds(Drill.sized(4, 60));
    private static final double MOST_GROWTH = 16 << 20;
    private static final int ROWS = Drill.sized(1_000, 20_000);

    private static final String PIPELINE = """
            customers {
              source { connection = crm, mode = cdc, tables = [%s.customers], slice-rows = 1000, cdc { heartbeat = 500ms } }
              transforms = [{ drop = [changed] }]
              sink { connection = shop, keyspace = %s, table = customers, nulls = delete, drift = add-column }
              supervision { restart { min-backoff = 100ms, max-backoff = 1s } }
            }
            """;

    @Test
    void a_postgresql_is_read_through_all_that_happens_to_it() throws Exception {
        isReadThroughAll("pgtrouble", "public", PostgresStandIn::start);
    }

    @Test
    @EnabledIfSystemProperty(named = "drill", matches = "full")
    void a_mariadb_is_read_through_all_that_happens_to_it() throws Exception {
        isReadThroughAll("mariatrouble", "shop", MariaDbStandIn::start);
    }

    private interface Start {
        SqlStandIn in(Path dir) throws IOException;
    }

    private static void isReadThroughAll(String name, String schema, Start start) throws Exception {
        try (Drill drill = new Drill(name, Servers.thatLoseNothing());
                SqlStandIn database = start.in(drill.servers.dir().resolve(name + "-sql"))) {
            Workload workload = workload(drill, database);
            drill.tables.execute("CREATE TABLE " + name
                    + ".customers (id bigint PRIMARY KEY, name text, note text, balance decimal, version bigint)");
            Drill.Daemon daemon = drill.start(Map.of("crm", database.connection()), PIPELINE.formatted(schema, name));
            try (WorkloadControl writers = workload.start()) {
                daemon.await("all is loaded", () -> written(daemon) > ROWS);
                database.stop();
                awaitTrouble(daemon, "WEIR-3121", "WEIR-3133");
                Drill.passTime(OUTAGE);
                database.start();
                awaitFlow(daemon, "after a restart of the database");

                database.cutConnections();
                awaitFlow(daemon, "after its connections were cut");

                database.cutLogReaders();
                awaitFlow(daemon, "after the readers of its log were ended");

                drill.servers.cassandra().stop();
                awaitTrouble(daemon, "WEIR-33", "WEIR-34");
                double heap = Measures.heapInUse(daemon);
                Drill.passTime(OUTAGE);
                assertThat(Measures.heapInUse(daemon) - heap)
                        .as("bytes of heap more than before")
                        .isLessThan(MOST_GROWTH);
                drill.servers.cassandra().start();
                awaitFlow(daemon, "after the cluster was away");

                Sql.execute(database, "ALTER TABLE customers ADD COLUMN colour varchar(20)");
                Sql.execute(database, "UPDATE customers SET colour = 'red' WHERE id % 7 = 0");
                Sql.execute(database, "ALTER TABLE customers " + widened(database));
                Sql.execute(
                        database,
                        "UPDATE customers SET colour = 'a colour of more than twenty letters' WHERE id % 7 = 1");
                awaitFlow(daemon, "after a column was added and widened");

                writers.stop();
            }
            Map<Long, Map<String, Object>> expected = rows(database);
            daemon.await("the target equals the source", () -> isSame(drill, expected));
            drill.assertHolds("customers", expected);
            assertThat(drill.deadLetters()).isEmpty();

            Sql.execute(database, "ALTER TABLE customers RENAME COLUMN colour TO shade");
            Sql.execute(database, "ALTER TABLE customers DROP COLUMN note");
            Sql.execute(database, "UPDATE customers SET shade = 'blue' WHERE id % 7 = 2");
            expected.forEach((id, row) -> {
                if (id % 7 == 2) row.put("shade", "blue"); // what is gone at the source stays as it was
            });
            daemon.await("the columns have changed", () -> isSame(drill, expected));
            drill.assertHolds("customers", expected);

            database.changePassword("another");
            database.cutConnections();
            awaitFailed(daemon, "WEIR-4121");
            assertThat(daemon.drain()).isZero();
        }
    }

    private static String widened(SqlStandIn database) {
        return database instanceof PostgresStandIn
                ? "ALTER COLUMN colour TYPE varchar(100)"
                : "MODIFY COLUMN colour varchar(100)";
    }

    private static Workload workload(Drill drill, SqlStandIn database) throws SQLException {
        Workload workload = Workload.on(database, "customers")
                .withSeed(drill.random.nextLong())
                .withKeys(ROWS)
                .withLongest(Duration.ofMillis(500))
                .withPause(Duration.ofMillis(20));
        workload.createTable();
        workload.fill();
        return workload;
    }

    private static Map<Long, Map<String, Object>> rows(SqlStandIn database) throws SQLException {
        Map<Long, Map<String, Object>> rows = new TreeMap<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                var result = statement.executeQuery("SELECT id, name, note, balance, version, colour FROM customers")) {
            while (result.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (String column : List.of("id", "name", "note", "balance", "version", "colour")) {
                    Object value = result.getObject(column);
                    if (value != null) row.put(column, value);
                }
                rows.put(result.getLong("id"), row);
            }
        }
        return rows;
    }

    private static boolean isSame(Drill drill, Map<Long, Map<String, Object>> expected) {
        int[] same = {0};
        int[] others = {0};
        drill.tables.forEach("SELECT * FROM " + drill.name + ".customers", row -> {
            if (row.equals(expected.get((Long) row.get("id")))) same[0]++;
            else others[0]++;
        });
        return others[0] == 0 && same[0] == expected.size();
    }

    /** Not ready, and a cause that begins so. */
    private static void awaitTrouble(Drill.Daemon daemon, String... codes) throws IOException {
        daemon.await("waits for " + List.of(codes), () -> {
            Seen seen = daemon.pipeline("customers");
            String why = seen.waitingFor() + seen.lastError();
            return List.of(codes).stream().anyMatch(why::contains)
                    && daemon.api.get("/health/ready").statusCode() != 200
                    && !seen.state().equals("failed");
        });
    }

    private static void awaitFlow(Drill.Daemon daemon, String when) throws IOException {
        long before = written(daemon);
        daemon.await(
                "flows again " + when,
                () -> daemon.pipeline("customers").state().equals("running") && written(daemon) > before + 10);
    }

    private static void awaitFailed(Drill.Daemon daemon, String code) throws IOException {
        daemon.await("fails", () -> {
            Seen seen = daemon.pipeline("customers");
            return seen.state().equals("failed") && seen.lastError().startsWith(code);
        });
    }

    private static long written(Drill.Daemon daemon) throws IOException {
        return daemon.pipeline("customers").written();
    }
}
