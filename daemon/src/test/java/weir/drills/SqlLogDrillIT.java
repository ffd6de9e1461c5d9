package weir.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import weir.standins.SqlStandIn;
import weir.standins.clients.DaemonApi.Seen;
import weir.standins.sql.Workload;
import weir.standins.sql.WorkloadControl;

/**
 * Tables are loaded and their log is read into Cassandra while rows come, change, move and go, and the daemon is killed: within the load and
 * while changes are on their way. The targets have rows of an earlier life.
 */
class SqlLogDrillIT {
    private static final int ROWS = Drill.sized(6_000, 200_000);
    private static final int FEWER_ROWS = ROWS / 10;
    private static final int STALE_ROWS = Drill.sized(500, 5_000);
    private static final int LOAD_KILLS = Drill.sized(1, 6);
    private static final int LOG_KILLS = Drill.sized(1, 6);
    private static final int LONGEST_TRANSACTION = Drill.sized(1_500, 5_000);
    private static final int PAUSE = 20;

    /** The load lasts long enough to be killed in. */
    private static final String THROTTLE = "throttle { rows-per-second = %d }".formatted(Drill.sized(4_000, 12_000));

    private static final String PIPELINE = """
            shop {
              source {
                connection = crm, mode = cdc, tables = [%1$s.customers, "%1$s.order*", "%1$s.ref*ds"]
                slice-rows = %3$d, sweep = true, discover-every = 1s, cdc { heartbeat = 500ms }
              }
              transforms = [{ drop = [changed] }]
              sink { connection = shop, keyspace = %2$s, route { "%1$s.orders" = purchases }, nulls = delete }
              supervision { restart { min-backoff = 100ms, max-backoff = 1s } }
            }
            """;

    private static final List<Copy> COPIES = List.of(
            new Copy("customers", "customers", ROWS),
            new Copy("orders", "purchases", FEWER_ROWS),
            new Copy("refunds", "refunds", FEWER_ROWS));

    /** Small, so that it is soon looked through. */
    private static final Copy FIRST_CHANGED = COPIES.get(1);

    /** A table and where it goes. */
    private record Copy(String source, String target, int rows) {}

    @Test
    void targets_equal_a_postgresql_after_kills() throws Exception {
        targetsEqualSource("sqllog", Sql.Kind.POSTGRESQL);
    }

    /** More than a minute, as the next: with {@code -Ddrill=small} or full. */
    @Test
    @EnabledIfSystemProperty(named = "drill", matches = "small|full")
    void targets_equal_a_mariadb_after_kills() throws Exception {
        targetsEqualSource("sqlbinlog", Sql.Kind.MARIADB);
    }

    @Test
    @EnabledIfSystemProperty(named = "drill", matches = "small|full")
    void targets_equal_a_mysql_after_kills() throws Exception {
        targetsEqualSource("sqlmylog", Sql.Kind.MYSQL);
    }

    private static void targetsEqualSource(String name, Sql.Kind kind) throws Exception {
        try (Drill drill = new Drill(name);
                SqlStandIn database = kind.start(drill)) {
            List<Workload> workloads = new ArrayList<>();
            for (Copy copy : COPIES) workloads.add(workload(drill, database, copy));
            String pipeline = PIPELINE.formatted(kind.schema, name, Drill.sized(1_000, 5_000));
            Drill.Daemon daemon =
                    drill.start(Map.of("crm", database.connection(), "shop", drill.shopWith(THROTTLE)), pipeline);
            List<WorkloadControl> writers = new ArrayList<>();
            try {
                for (Workload workload : workloads) writers.add(workload.start());
                for (int kill = 0; kill < LOAD_KILLS; kill++)
                    killInLoad(drill, daemon, (kill + 0.5) / LOAD_KILLS / 1.5);
                int within = 0;
                for (int kill = 0; kill < LOG_KILLS; kill++) {
                    if (drill.random.nextInt(4) == 0) { // while it starts
                        drill.passTime(3_000);
                        daemon.kill();
                        daemon.restart();
                    }
                    if (killAmongChanges(drill, database, daemon, kill)) within++;
                }
                assertThat(within).as("kills with changes half written").isPositive();
                for (WorkloadControl control : writers) control.stop();
            } finally {
                writers.forEach(WorkloadControl::close);
            }

            daemon.awaitUp();
            for (Copy copy : COPIES) {
                Map<Long, Map<String, Object>> expected = rows(database, copy);
                assertThat(expected).hasSizeGreaterThan(copy.rows / 3);
                daemon.await("the target equals the source", () -> drill.holds(copy.target, expected));
                drill.assertHolds(copy.target, expected);
            }
            assertThat(drill.deadLetters()).isEmpty();
            assertThat(daemon.drain()).isZero();
        }
    }

    /** Of the first load some is read and some is not, by what the daemon says just before and by what it leaves behind. */
    private static void killInLoad(Drill drill, Drill.Daemon daemon, double atLeast) throws Exception {
        double[] loaded = {0};
        daemon.awaitUp();
        daemon.await("%.2f is loaded".formatted(atLeast), () -> {
            loaded[0] = Measures.metric(daemon, "weir_source_loaded_ratio{");
            return loaded[0] >= atLeast && Loaded.of(drill).begun > 0;
        });
        daemon.kill();
        Loaded left = Loaded.of(drill);
        System.out.printf("%s: killed with %.3f loaded, %s%n", drill.name, loaded[0], left);
        assertThat(loaded[0]).isLessThan(1);
        assertThat(left.open).as("slices that are not loaded").isPositive();
        daemon.restart();
    }

    /**
     * What the state says of the first loads.
     *
     * @param begun slices of which something is loaded
     * @param open slices of which not all is
     */
    private record Loaded(int begun, int open) {
        static Loaded of(Drill drill) {
            int[] begun = {0};
            int[] open = {0};
            drill.tables.forEach("SELECT slice, offset, done FROM " + drill.name + "_state.slices", row -> {
                if (!Drill.cell(row, "slice", String.class).matches(".*#\\d+")) return;
                if (row.containsKey("offset")) begun[0]++;
                if (!Boolean.TRUE.equals(row.get("done"))) open[0]++;
            });
            return new Loaded(begun[0], open[0]);
        }
    }

    /**
     * So many rows in one transaction that the kill comes while some are on their way; others than those of the other kills, so that none makes
     * up for it.
     *
     * @return whether it did
     */
    private static boolean killAmongChanges(Drill drill, SqlStandIn database, Drill.Daemon daemon, int kill)
            throws Exception {
        daemon.awaitUp();
        daemon.await("all is loaded", () -> isLoaded(daemon));
        change(database, kill);
        daemon.await("the first are written", () -> written(drill, FIRST_CHANGED, kill) > 0);
        daemon.kill();
        int changed = 0;
        int written = 0;
        for (Copy copy : COPIES) {
            changed += marked(rows(database, copy).values(), kill);
            written += written(drill, copy, kill);
        }
        System.out.printf("%s: killed with %d of %d changes written%n", drill.name, written, changed);
        daemon.restart();
        return written < changed;
    }

    private static void change(SqlStandIn database, int kill) throws SQLException {
        Sql.together(
                database,
                Stream.of(FIRST_CHANGED, COPIES.get(0), COPIES.get(2))
                        .map(copy -> "UPDATE %s SET balance = balance + 1, note = 'kill %d' WHERE id %% %d = %d"
                                .formatted(copy.source, kill, LOG_KILLS, kill))
                        .toArray(String[]::new));
    }

    private static int written(Drill drill, Copy copy, int kill) {
        return marked(drill.tables.rows("SELECT note FROM " + drill.name + "." + copy.target), kill);
    }

    private static int marked(Iterable<Map<String, Object>> rows, int kill) {
        int marked = 0;
        for (Map<String, Object> row : rows) if (("kill " + kill).equals(row.get("note"))) marked++;
        return marked;
    }

    /** The target has rows that the source has not, and others of rows that it has. */
    private static Workload workload(Drill drill, SqlStandIn database, Copy copy) throws SQLException {
        Workload workload = Workload.on(database, copy.source)
                .withSeed(drill.random.nextLong())
                .withKeys(copy.rows)
                .withWriters(copy.rows == ROWS ? 4 : 1)
                .withLongest(Duration.ofMillis(LONGEST_TRANSACTION))
                .withPause(Duration.ofMillis(PAUSE));
        workload.createTable();
        workload.fill();
        String target = drill.name + "." + copy.target;
        drill.tables.execute("CREATE TABLE " + target
                + " (id bigint PRIMARY KEY, name text, note text, balance decimal, version bigint)");
        int stale = copy.rows == ROWS ? STALE_ROWS : STALE_ROWS / 10;
        for (int i = 0; i < stale; i++) {
            int id = i % 2 == 0 ? i : -1 - i;
            drill.tables.execute("INSERT INTO " + target + " (id, name, note, balance, version) VALUES (" + id
                    + ", 'stale', 'stale', 0, 0) USING TIMESTAMP " + (1 + i));
        }
        return workload;
    }

    private static Map<Long, Map<String, Object>> rows(SqlStandIn database, Copy copy) throws SQLException {
        return Sql.rows(database, "SELECT id, name, note, balance, version FROM " + copy.source);
    }

    /** Nothing but the log is left to be read, and it is. */
    private static boolean isLoaded(Drill.Daemon daemon) throws IOException {
        Seen seen = daemon.pipeline("shop");
        return seen.state().equals("running") && seen.slices() == 1 && seen.read() > 0;
    }
}
