package weir.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import weir.standins.sqlserver.SqlServerStandIn;
import weir.standins.sqlserver.TrackedCustomers;

/**
 * Change tracking into Cassandra, from the first load to a history that is gone, by the real driver against a double of SQL Server: it
 * proves what the daemon does with the answers, not what a real server answers.
 */
class SqlTrackingDrillIT {
    private static final int ROWS = Drill.sized(3_000, 50_000);
    private static final int CHANGES = Drill.sized(1_000, 20_000);

    /** Without a mode, as it is the default for SQL Server. */
    private static final String PIPELINE = """
            customers {
              source { connection = crm, tables = [dbo.customers], slice-rows = 1000, sweep = true, discover-every = 1s, poll { interval = 50ms } }
              sink { connection = shop, keyspace = sqltracking, table = customers }
              supervision { restart { min-backoff = 100ms, max-backoff = 1s } }
            }
            """;

    @Test
    void target_equals_source_after_kills_and_after_its_history_is_gone() throws Exception {
        try (Drill drill = new Drill("sqltracking");
                SqlServerStandIn server = SqlServerStandIn.start()) {
            TrackedCustomers customers = TrackedCustomers.in(server);
            customers.put(numbered(1, ROWS, "n"));
            drill.tables.execute("CREATE TABLE sqltracking.customers (id bigint PRIMARY KEY, name text)");
            drill.tables.execute("INSERT INTO sqltracking.customers (id, name) VALUES (-1, 'stale') USING TIMESTAMP 1");
            String crm = "crm { type = jdbc, url = \"%s\", user = weir, password = weir, tls { enabled = false } }"
                    .formatted(server.jdbcUrl());

            Drill.Daemon daemon = drill.start(Map.of("crm", crm), PIPELINE, "-Xmx256m", "-XX:TieredStopAtLevel=1");
            daemon.await(
                    "the first rows are there",
                    () -> drill.tables
                                    .rows("SELECT id FROM sqltracking.customers LIMIT 2")
                                    .size()
                            == 2);
            daemon.kill();
            change(drill, customers);
            daemon.restart();
            daemon.await("the target equals the source", () -> isSame(drill, customers));

            customers.put(numbered(1, CHANGES, "one transaction of many pages"));
            daemon.await("some of it is there", () -> hasName(drill, 1, "one transaction of many pages1"));
            daemon.kill();
            change(drill, customers);
            customers.forget();
            daemon.restart();
            daemon.await("it was loaded anew and swept", () -> isSame(drill, customers));
            assertThat(daemon.log())
                    .anySatisfy(line -> assertThat(line)
                            .contains("WEIR-3134: crm: dbo.customers is loaded anew: changes after version"));

            customers.put(1, "after it");
            customers.delete(2);
            daemon.await("changes are read on", () -> isSame(drill, customers));
            customers.restore(numbered(1, ROWS / 2, "of a backup"));
            daemon.await("the other database is loaded", () -> isSame(drill, customers));
            drill.assertHolds("customers", expected(customers));
            assertThat(drill.deadLetters()).isEmpty();
            assertThat(daemon.drain()).isZero();
        }
    }

    private static void change(Drill drill, TrackedCustomers customers) {
        for (int i = 0; i < CHANGES; i++) {
            long id = 1L + drill.random.nextInt(ROWS);
            if (drill.random.nextInt(3) == 0) customers.delete(id);
            else customers.put(id, "v" + drill.random.nextInt());
        }
    }

    private static Map<Long, String> numbered(int first, int last, String name) {
        Map<Long, String> rows = new TreeMap<>();
        for (long id = first; id <= last; id++) rows.put(id, name + id);
        return rows;
    }

    private static boolean hasName(Drill drill, long id, String name) {
        return drill.tables.rows("SELECT name FROM sqltracking.customers WHERE id = " + id).stream()
                .anyMatch(row -> name.equals(row.get("name")));
    }

    private static Map<Long, Map<String, Object>> expected(TrackedCustomers customers) {
        Map<Long, Map<String, Object>> expected = new TreeMap<>();
        customers.rows().forEach((id, name) -> {
            Map<String, Object> cells = new LinkedHashMap<>();
            cells.put("id", id);
            cells.put("name", name);
            expected.put(id, cells);
        });
        return expected;
    }

    private static boolean isSame(Drill drill, TrackedCustomers customers) {
        Map<Long, Map<String, Object>> expected = expected(customers);
        int[] same = {0};
        int[] other = {0};
        drill.tables.forEach("SELECT * FROM sqltracking.customers", row -> {
            if (row.equals(expected.get((Long) row.get("id")))) same[0]++;
            else other[0]++;
        });
        return same[0] == expected.size() && other[0] == 0;
    }
}
