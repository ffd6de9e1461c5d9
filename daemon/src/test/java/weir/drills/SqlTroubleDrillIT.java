package weir.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import weir.standins.BinaryLogStandIn;
import weir.standins.PostgresStandIn;
import weir.standins.SqlStandIn;
import weir.standins.clients.DaemonApi.Seen;
import weir.standins.sql.Workload;
import weir.standins.sql.WorkloadControl;

/** Whatever happens to the database, its log or its tables is named, costs time alone where nobody has to decide, and stops where somebody has to. */
class SqlTroubleDrillIT {
    private static final Duration OUTAGE = Duration.ofSeconds(Drill.sized(2, 60));
    private static final double MOST_GROWTH = 16 << 20;
    private static final int ROWS = Drill.sized(1_000, 20_000);
    private static final String[] NOT_REACHED = {"WEIR-3121", "WEIR-3133"};

    private static final String PIPELINE = """
            customers {
              source {
                connection = crm, mode = cdc, tables = [%s.customers], slice-rows = 1000, sweep = true, discover-every = 1s,
                cdc { heartbeat = 500ms }
              }
              transforms = [{ drop = [changed] }]
              sink { connection = shop, keyspace = %s, table = customers, nulls = delete, drift = add-column }
              supervision { restart { min-backoff = 100ms, max-backoff = 1s } }
            }
            """;

    @Test
    void a_postgresql_is_read_through_all_that_happens_to_it() throws Exception {
        isReadThroughAll("pgtrouble", Sql.Kind.POSTGRESQL);
    }

    @Test
    @EnabledIfSystemProperty(named = "drill", matches = "full")
    void a_mariadb_is_read_through_all_that_happens_to_it() throws Exception {
        isReadThroughAll("mariatrouble", Sql.Kind.MARIADB);
    }

    private static void isReadThroughAll(String name, Sql.Kind kind) throws Exception {
        try (Drill drill = new Drill(name, Servers.thatLoseNothing());
                SqlStandIn database = kind.start(drill)) {
            Workload workload = workload(drill, database);
            drill.tables.execute("CREATE TABLE " + name
                    + ".customers (id bigint PRIMARY KEY, name text, note text, balance decimal, version bigint)");
            String pipeline = PIPELINE.formatted(kind.schema, name);
            Drill.Daemon daemon = drill.start(Map.of("crm", database.connection()), pipeline);
            try (WorkloadControl writers = workload.start()) {
                daemon.await("all is loaded", () -> written(daemon) > ROWS);
                outages(drill, database, daemon);
                cuts(database, daemon);
                SqlColumns.addAndWiden(database, kind);
                awaitFlow(daemon, "after a column was added and widened");
                writers.stop();
            }
            Map<Long, Map<String, Object>> before = SqlColumns.rows(database, "colour, note");
            awaitSame(drill, daemon, before);

            SqlColumns.renameAndDrop(database, ROWS);
            Map<Long, Map<String, Object>> after = SqlColumns.rows(database, "shade");
            Map<Long, Map<String, Object>> expected = SqlColumns.expected(before, after);
            awaitSame(drill, daemon, expected);
            assertThat(drill.deadLetters()).isEmpty();

            forgetLog(database, daemon);
            Sql.execute(
                    database,
                    "UPDATE customers SET shade = 'missed' WHERE id % 5 = 0",
                    "DELETE FROM customers WHERE id % 5 = 1");
            awaitFailed(daemon, "WEIR-4133");
            loadAnew(drill, daemon);
            Map<Long, Map<String, Object>> loaded = new TreeMap<>();
            SqlColumns.rows(database, "shade")
                    .forEach((id, row) -> loaded.put(id, SqlColumns.over(expected.get(id), row)));
            awaitSame(drill, daemon, loaded);
            assertThat(drill.deadLetters()).isEmpty();

            database.changePassword("another");
            database.cutConnections();
            awaitFailed(daemon, "WEIR-4121");
            assertThat(daemon.drain()).isZero();
        }
    }

    private static void outages(Drill drill, SqlStandIn database, Drill.Daemon daemon) throws Exception {
        double heap = Measures.heapInUse(daemon);
        database.stop();
        awaitTrouble(daemon, NOT_REACHED);
        Drill.passTime(OUTAGE);
        assertFlat(daemon, heap);
        database.start();
        awaitFlow(daemon, "after a restart of the database");

        drill.servers.cassandra().stop();
        awaitTrouble(daemon, "WEIR-33", "WEIR-34");
        daemon.await("says that it falls behind", () -> Measures.metric(daemon, "weir_source_lag_seconds{") > 1);
        Drill.passTime(OUTAGE);
        assertFlat(daemon, heap);
        drill.servers.cassandra().start();
        awaitFlow(daemon, "after the cluster was away");
    }

    private static void assertFlat(Drill.Daemon daemon, double heap) throws IOException, InterruptedException {
        double growth = Measures.heapInUse(daemon) - heap;
        System.out.printf("%.1f MiB of heap more than before%n", growth / (1 << 20));
        assertThat(growth).as("bytes of heap more than before").isLessThan(MOST_GROWTH);
    }

    /** So short that only what it says afterwards tells of them. */
    private static void cuts(SqlStandIn database, Drill.Daemon daemon) throws Exception {
        double before = restarts(daemon);
        database.cutConnections();
        awaitRestart(daemon, before);
        awaitFlow(daemon, "after its connections were cut");

        double again = restarts(daemon);
        // one that is just coming back is not there to be ended
        daemon.await("starts again for " + List.of(NOT_REACHED), () -> {
            cutLogReaders(database);
            return hasRestarted(daemon, again);
        });
        awaitFlow(daemon, "after the readers of its log were ended");
    }

    private static void cutLogReaders(SqlStandIn database) throws IOException {
        try {
            database.cutLogReaders();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private static void awaitRestart(Drill.Daemon daemon, double before) throws IOException {
        daemon.await("starts again for " + List.of(NOT_REACHED), () -> hasRestarted(daemon, before));
    }

    private static boolean hasRestarted(Drill.Daemon daemon, double before) throws IOException {
        String why = daemon.pipeline("customers").lastError();
        return restarts(daemon) > before && List.of(NOT_REACHED).stream().anyMatch(why::startsWith);
    }

    private static double restarts(Drill.Daemon daemon) throws IOException {
        return Measures.metric(daemon, "weir_restarts_total{");
    }

    /** With changes in it that are not read yet. */
    private static void forgetLog(SqlStandIn database, Drill.Daemon daemon) throws Exception {
        if (database instanceof PostgresStandIn postgres) {
            postgres.dropSlot("weir_customers");
        } else if (database instanceof BinaryLogStandIn binaryLog) {
            assertThat(daemon.drain()).isZero();
            Sql.execute(database, "UPDATE customers SET version = 0 WHERE id % 5 = 2");
            binaryLog.forgetLog();
            daemon.restart();
        }
    }

    /** As the code's section says. */
    private static void loadAnew(Drill drill, Drill.Daemon daemon) throws Exception {
        assertThat(daemon.drain()).isZero();
        for (String table : List.of("slices", "ledger")) {
            drill.tables.execute("TRUNCATE " + drill.name + "_state." + table);
        }
        daemon.restart();
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

    private static void awaitSame(Drill drill, Drill.Daemon daemon, Map<Long, Map<String, Object>> expected)
            throws IOException {
        daemon.await("the target equals the source", () -> drill.holds("customers", expected));
        drill.assertHolds("customers", expected);
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
