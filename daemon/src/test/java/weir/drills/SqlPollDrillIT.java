package weir.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import weir.standins.PostgresStandIn;

/** A table is polled into Cassandra while transactions commit late and the daemon is killed, in its first load and after it. */
class SqlPollDrillIT {
    private static final int ROWS = Drill.sized(5_000, 200_000);
    private static final int EQUAL_ROWS = Drill.sized(5_000, 100_000);
    /** Of an earlier life, which the source does not have. */
    private static final int STALE_ROWS = Drill.sized(500, 5_000);

    private static final int KILLS = Drill.sized(2, 10);
    /** Short, so that the first kill is in the first load. */
    private static final int FIRST_PAUSE = Drill.sized(10, 2_000);

    private static final int LONGEST_PAUSE = Drill.sized(1_000, 4_000);
    private static final int LONGEST_TRANSACTION = Drill.sized(1_500, 5_000);
    private static final int WRITERS = 4;

    private static final String PIPELINE = """
            customers {
              source {
                connection = crm, mode = poll, tables = [public.customers], slice-rows = 1000, sweep = true
                poll { cursor = updated, interval = 50ms }
              }
              transforms = [{ drop = [updated] }]
              sink { connection = shop, keyspace = sqlpoll, table = customers }
              supervision { restart { min-backoff = 100ms, max-backoff = 1s } }
            }
            """;

    @Test
    void target_equals_source_after_kills_and_late_commits() throws Exception {
        try (Drill drill = new Drill("sqlpoll");
                PostgresStandIn database =
                        PostgresStandIn.start(drill.servers.dir().resolve("sqlpoll-sql"))) {
            Sql.execute(
                    database,
                    "CREATE TABLE customers (id bigint PRIMARY KEY, version bigint, name text, updated timestamptz NOT NULL)",
                    "CREATE INDEX ON customers (updated, id)",
                    "INSERT INTO customers SELECT g, 0, 'n' || g, now() FROM generate_series(1, " + ROWS + ") g");
            drill.tables.execute("CREATE TABLE sqlpoll.customers (id bigint PRIMARY KEY, version bigint, name text)");
            for (int i = 0; i < STALE_ROWS; i++) {
                drill.tables.execute("INSERT INTO sqlpoll.customers (id, version, name) VALUES (" + (-1 - i)
                        + ", 0, 'stale') USING TIMESTAMP " + (1 + i));
            }
            AtomicBoolean isOver = new AtomicBoolean();
            ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
            Future<?>[] writers = new Future<?>[WRITERS];
            for (int i = 0; i < WRITERS; i++) {
                long seed = drill.random.nextLong();
                writers[i] = threads.submit(() -> {
                    write(database, new Random(seed), isOver);
                    return null;
                });
            }

            Drill.Daemon daemon = drill.start(Map.of("crm", database.connection()), PIPELINE, "-Xmx256m");
            for (int kill = 0; kill < KILLS; kill++) {
                if (kill == 0) {
                    daemon.await("the first rows are there", () -> isThere(drill, 1));
                } else if (kill == KILLS / 2) {
                    Sql.execute(database, many());
                    daemon.await("some of them are there", () -> isThere(drill, 1_000_000 + EQUAL_ROWS / 4));
                } else if (drill.random.nextInt(3) > 0) {
                    daemon.awaitUp();
                }
                drill.passTime(kill == 0 ? FIRST_PAUSE : LONGEST_PAUSE);
                daemon.kill();
                daemon.restart();
            }
            Sql.execute(database, "INSERT INTO customers VALUES (2000000, 0, 'polled', now())");
            daemon.await("it polls", () -> isThere(drill, 2_000_000));
            commitLate(database);
            isOver.set(true);
            for (Future<?> writer : writers) writer.get();
            threads.shutdown();

            Map<Long, Map<String, Object>> expected = rows(database);
            daemon.awaitUp();
            daemon.await("the target equals the source", () -> isSame(drill, expected));
            drill.assertHolds("customers", expected);
            assertThat(drill.deadLetters()).isEmpty();
            assertThat(daemon.drain()).isZero();
        }
    }

    /** While it polls, a transaction commits rows that are older than one that was committed before it. */
    private static void commitLate(PostgresStandIn database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO customers VALUES (2000001, 0, 'late', now())");
            Sql.execute(database, "INSERT INTO customers VALUES (2000002, 0, 'later', now())");
            Drill.passTime(Duration.ofSeconds(2));
            connection.commit();
        }
    }

    private static boolean isThere(Drill drill, long id) {
        return !drill.tables
                .rows("SELECT id FROM sqlpoll.customers WHERE id = " + id)
                .isEmpty();
    }

    /** Transactions of a few rows, each tenth of them held open. */
    private static void write(PostgresStandIn database, Random random, AtomicBoolean isOver) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement put = connection.prepareStatement(
                        "INSERT INTO customers VALUES (?, ?, ?, now())"
                                + " ON CONFLICT (id) DO UPDATE SET version = excluded.version, name = excluded.name, updated = now()")) {
            connection.setAutoCommit(false);
            while (!isOver.get()) {
                int first = random.nextInt(ROWS + ROWS / 10);
                for (int i = 0; i < 1 + random.nextInt(6); i++) {
                    put.setLong(1, first + i); // ascending, or two of them would wait for one another
                    put.setLong(2, random.nextLong());
                    put.setString(3, "v" + random.nextInt());
                    put.executeUpdate();
                }
                if (random.nextInt(10) == 0) Drill.passTime(Duration.ofMillis(random.nextInt(LONGEST_TRANSACTION)));
                connection.commit();
                Drill.passTime(Duration.ofMillis(random.nextInt(40)));
            }
        }
    }

    /** Many rows of one time, more than can be between two checkpoints. */
    private static String many() {
        return "INSERT INTO customers SELECT 1000000 + g, 1, 'equal', now() FROM generate_series(1, " + EQUAL_ROWS
                + ") g";
    }

    private static Map<Long, Map<String, Object>> rows(PostgresStandIn database) throws SQLException {
        Map<Long, Map<String, Object>> rows = new TreeMap<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id, version, name FROM customers")) {
            while (row.next()) {
                Map<String, Object> cells = new LinkedHashMap<>();
                cells.put("id", row.getLong(1));
                cells.put("version", row.getLong(2));
                cells.put("name", row.getString(3));
                rows.put(row.getLong(1), cells);
            }
        }
        return rows;
    }

    private static boolean isSame(Drill drill, Map<Long, Map<String, Object>> expected) {
        int[] same = {0};
        int[] other = {0};
        drill.tables.forEach("SELECT * FROM sqlpoll.customers", row -> {
            if (row.equals(expected.get((Long) row.get("id")))) {
                same[0]++;
            } else {
                other[0]++;
            }
        });
        return same[0] == expected.size() && other[0] == 0;
    }
}
