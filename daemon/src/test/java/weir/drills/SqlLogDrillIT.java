package weir.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import weir.standins.MariaDbStandIn;
import weir.standins.PostgresStandIn;
import weir.standins.SqlStandIn;
import weir.standins.clients.DaemonApi.Seen;
import weir.standins.sql.Workload;
import weir.standins.sql.WorkloadControl;

/** A table is loaded and its log read into Cassandra while rows come, change, move and go, and the daemon is killed. */
class SqlLogDrillIT {
    private static final int ROWS = Drill.sized(6_000, 200_000);
    private static final int KILLS = Drill.sized(2, 10);
    private static final int LONGEST_TRANSACTION = Drill.sized(1_000, 4_000);

    private static final String PIPELINE = """
            customers {
              source { connection = crm, mode = cdc, tables = [%s.customers], slice-rows = 2000, cdc { heartbeat = 500ms } }
              transforms = [{ drop = [changed] }]
              sink { connection = shop, keyspace = %s, table = customers, nulls = delete }
              supervision { restart { min-backoff = 100ms, max-backoff = 1s } }
            }
            """;

    @Test
    void target_equals_a_postgresql_after_kills() throws Exception {
        targetEqualsSource("sqllog", "public", PostgresStandIn::start);
    }

    @Test
    void target_equals_a_mariadb_after_kills() throws Exception {
        targetEqualsSource("sqlbinlog", "shop", MariaDbStandIn::start);
    }

    private interface Start {
        SqlStandIn in(Path dir) throws IOException;
    }

    private static void targetEqualsSource(String name, String schema, Start start) throws Exception {
        try (Drill drill = new Drill(name);
                SqlStandIn database = start.in(drill.servers.dir().resolve(name + "-sql"))) {
            Workload workload = workload(drill, database);
            drill.tables.execute("CREATE TABLE " + name
                    + ".customers (id bigint PRIMARY KEY, name text, note text, balance decimal, version bigint)");
            Drill.Daemon daemon = drill.start(Map.of("crm", database.connection()), PIPELINE.formatted(schema, name));
            try (WorkloadControl writers = workload.start()) {
                for (int kill = 0; kill < KILLS; kill++) {
                    if (drill.random.nextInt(3) > 0) daemon.awaitUp();
                    drill.passTime(5_000);
                    daemon.kill();
                    daemon.restart();
                }
                for (int kill = 0; kill < KILLS; kill++) {
                    daemon.awaitUp();
                    daemon.await("all is loaded", () -> isLoaded(daemon) && count(drill) > ROWS / 3);
                    change(database, kill);
                    drill.passTime(800);
                    daemon.kill();
                    daemon.restart();
                }
                writers.stop();
            }

            Map<Long, Map<String, Object>> expected = rows(workload);
            daemon.awaitUp();
            daemon.await(
                    "the target equals the source", () -> count(drill) == expected.size() && isSame(drill, expected));
            drill.assertHolds("customers", expected);
            assertThat(drill.deadLetters()).isEmpty();
            assertThat(daemon.drain()).isZero();
        }
    }

    /** So many rows at once that the kill comes while some are on their way; others than those of the other kills, so that none makes up for it. */
    private static void change(SqlStandIn database, int kill) throws SQLException {
        Sql.execute(database, "UPDATE customers SET balance = balance + 1 WHERE id % " + KILLS + " = " + kill);
    }

    private static Workload workload(Drill drill, SqlStandIn database) throws SQLException {
        Workload workload = Workload.on(database, "customers")
                .withSeed(drill.random.nextLong())
                .withKeys(ROWS)
                .withLongest(Duration.ofMillis(LONGEST_TRANSACTION))
                .withPause(Duration.ofMillis(10));
        workload.createTable();
        workload.fill();
        return workload;
    }

    private static Map<Long, Map<String, Object>> rows(Workload workload) throws SQLException {
        Map<Long, Map<String, Object>> rows = new TreeMap<>();
        for (Map<String, Object> row : workload.rows()) rows.put((Long) row.get("id"), new LinkedHashMap<>(row));
        return rows;
    }

    /** Nothing but the log is left to be read, and it is. */
    private static boolean isLoaded(Drill.Daemon daemon) throws IOException {
        Seen seen = daemon.pipeline("customers");
        return seen.state().equals("running") && seen.slices() == 1 && seen.read() > 0;
    }

    private static int count(Drill drill) throws IOException {
        int[] count = {0};
        drill.tables.forEach("SELECT id FROM " + drill.name + ".customers", row -> count[0]++);
        return count[0];
    }

    private static boolean isSame(Drill drill, Map<Long, Map<String, Object>> expected) {
        boolean[] isSame = {true};
        drill.tables.forEach(
                "SELECT * FROM " + drill.name + ".customers",
                row -> isSame[0] &= row.equals(expected.get((Long) row.get("id"))));
        return isSame[0];
    }
}
