package weir.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import weir.standins.SqlStandIn;

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
    /** Between what a transaction writes and its end. */
    private static final int LATE = Drill.sized(1_000, 5_000);

    private static final int WRITERS = 4;

    private static final String PIPELINE = """
            customers {
              source {
                connection = crm, mode = poll, tables = [%s.customers], slice-rows = 1000, sweep = true, discover-every = 1s
                poll { cursor = updated, interval = 50ms }
              }
              transforms = [{ drop = [updated] }]
              sink { connection = shop, keyspace = %s, table = customers }
              supervision { restart { min-backoff = 100ms, max-backoff = 1s } }
            }
            """;

    @Test
    void target_equals_a_postgresql_after_kills_and_late_commits() throws Exception {
        targetEqualsSource("sqlpoll", Sql.Kind.POSTGRESQL);
    }

    @Test
    @EnabledIfSystemProperty(named = "drill", matches = "full")
    void target_equals_a_mariadb_after_kills_and_late_commits() throws Exception {
        targetEqualsSource("sqlpollmaria", Sql.Kind.MARIADB);
    }

    private static void targetEqualsSource(String name, Sql.Kind kind) throws Exception {
        try (Drill drill = new Drill(name);
                SqlStandIn database = kind.start(drill)) {
            createTables(drill, database, kind);
            AtomicBoolean isOver = new AtomicBoolean();
            ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                long seed = drill.random.nextLong();
                writers.add(threads.submit(() -> {
                    write(database, kind, new Random(seed), isOver);
                    return null;
                }));
            }

            String pipeline = PIPELINE.formatted(kind.schema, name);
            Drill.Daemon daemon = drill.start(Map.of("crm", database.connection()), pipeline, "-Xmx256m");
            for (int kill = 0; kill < KILLS; kill++) {
                if (kill == 0) {
                    daemon.await("the first rows are there", () -> isThere(drill, 1));
                } else if (kill == KILLS / 2) {
                    Sql.execute(database, many(kind));
                    daemon.await("some of them are there", () -> isThere(drill, 1_000_000 + EQUAL_ROWS / 4));
                } else if (drill.random.nextInt(3) > 0) {
                    daemon.awaitUp();
                }
                drill.passTime(kill == 0 ? FIRST_PAUSE : LONGEST_PAUSE);
                daemon.kill();
                daemon.restart();
            }
            Sql.execute(database, insert(kind, "2000000, 0, 'polled'"));
            daemon.await("it polls", () -> isThere(drill, 2_000_000));
            commitLate(database, kind);
            isOver.set(true);
            for (Future<?> writer : writers) writer.get();
            threads.shutdown();

            Map<Long, Map<String, Object>> expected = Sql.rows(database, "SELECT id, version, name FROM customers");
            assertThat(expected).hasSizeGreaterThan(ROWS + EQUAL_ROWS);
            daemon.awaitUp();
            daemon.await("the target equals the source", () -> drill.holds("customers", expected));
            drill.assertHolds("customers", expected);
            assertThat(drill.deadLetters()).isEmpty();
            assertThat(daemon.drain()).isZero();
        }
    }

    private static void createTables(Drill drill, SqlStandIn database, Sql.Kind kind) throws SQLException {
        String time = kind == Sql.Kind.POSTGRESQL ? "timestamptz" : "timestamp(6)";
        Sql.execute(
                database,
                "CREATE TABLE customers (id bigint PRIMARY KEY, version bigint, name varchar(100), updated " + time
                        + " NOT NULL)",
                "CREATE INDEX customers_updated ON customers (updated, id)",
                "INSERT INTO customers SELECT n, 0, concat('n', n), " + now(kind) + " FROM " + kind.numbers(ROWS));
        String target = drill.name + ".customers";
        drill.tables.execute("CREATE TABLE " + target + " (id bigint PRIMARY KEY, version bigint, name text)");
        for (int i = 0; i < STALE_ROWS; i++) {
            drill.tables.execute("INSERT INTO " + target + " (id, version, name) VALUES (" + (-1 - i)
                    + ", 0, 'stale') USING TIMESTAMP " + (1 + i));
        }
    }

    /** In PostgreSQL when the transaction began, in MariaDB when the statement did. */
    private static String now(Sql.Kind kind) {
        return switch (kind) {
            case POSTGRESQL -> "now()";
            case MARIADB, MYSQL -> "now(6)";
        };
    }

    private static String insert(Sql.Kind kind, String values) {
        return "INSERT INTO customers VALUES (" + values + ", " + now(kind) + ")";
    }

    /** While it polls, a transaction commits rows that are older than one that was committed before it. */
    private static void commitLate(SqlStandIn database, Sql.Kind kind) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(insert(kind, "2000001, 0, 'late'"));
            Sql.execute(database, insert(kind, "2000002, 0, 'later'"));
            Drill.passTime(Duration.ofMillis(LATE));
            connection.commit();
        }
    }

    private static boolean isThere(Drill drill, long id) {
        return !drill.tables
                .rows("SELECT id FROM " + drill.name + ".customers WHERE id = " + id)
                .isEmpty();
    }

    /** Transactions of a few rows, each tenth of them held open. */
    private static void write(SqlStandIn database, Sql.Kind kind, Random random, AtomicBoolean isOver)
            throws SQLException {
        String update = switch (kind) {
            case POSTGRESQL ->
                " ON CONFLICT (id) DO UPDATE SET version = excluded.version, name = excluded.name, updated = ";
            case MARIADB, MYSQL ->
                " ON DUPLICATE KEY UPDATE version = values(version), name = values(name), updated = ";
        };
        try (Connection connection = database.connect();
                PreparedStatement put = connection.prepareStatement(insert(kind, "?, ?, ?") + update + now(kind))) {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setAutoCommit(false);
            while (!isOver.get()) {
                try {
                    put(put, random);
                    if (random.nextInt(10) == 0) Drill.passTime(Duration.ofMillis(random.nextInt(LONGEST_TRANSACTION)));
                    connection.commit();
                } catch (SQLException e) {
                    if (!Sql.isDeadlock(e)) throw e;
                    connection.rollback();
                }
                Drill.passTime(Duration.ofMillis(random.nextInt(40)));
            }
        }
    }

    private static void put(PreparedStatement put, Random random) throws SQLException {
        int first = 1 + random.nextInt(ROWS + ROWS / 10);
        for (int i = 0; i < 1 + random.nextInt(6); i++) {
            put.setLong(1, first + i); // ascending, or two of them would wait for one another
            put.setLong(2, random.nextLong());
            put.setString(3, "v" + random.nextInt());
            put.executeUpdate();
        }
    }

    /** Many rows of one time, more than can be between two checkpoints. */
    private static String many(Sql.Kind kind) {
        return "INSERT INTO customers SELECT 1000000 + n, 1, 'equal', " + now(kind) + " FROM "
                + kind.numbers(EQUAL_ROWS);
    }
}
