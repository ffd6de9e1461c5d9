package weir.streams.source.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import weir.config.JdbcConnectionConfig;
import weir.config.Secret;
import weir.standins.MariaDbStandIn;
import weir.standins.MySqlStandIn;
import weir.standins.PostgresStandIn;
import weir.standins.SqlStandIn;

/** A real database, started once for all tests of a JVM. */
record Server(SqlStandIn standIn) {
    static Server postgres() {
        return Postgres.SERVER;
    }

    static Server mariaDb() {
        return MariaDb.SERVER;
    }

    static Server mySql() {
        return MySql.SERVER;
    }

    private interface Start {
        SqlStandIn in(Path dir) throws IOException;
    }

    private static Server start(Start start) {
        try {
            SqlStandIn standIn = start.in(Files.createTempDirectory("weir-sql-"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> kill(standIn)));
            return new Server(standIn);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void kill(SqlStandIn standIn) {
        try {
            standIn.kill();
        } catch (IOException e) {
            System.err.println(standIn.name() + " remains: " + e.getMessage());
        }
    }

    Connection connect() throws SQLException {
        return standIn.connect();
    }

    /** As its user, who may do everything. */
    JdbcConnectionConfig config() {
        return config(standIn.user(), standIn.password());
    }

    /** One that waits so long for a statement. */
    JdbcConnectionConfig config(Duration requestTimeout) {
        JdbcConnectionConfig config = config();
        return new JdbcConnectionConfig(config.name(), config.url(), config.login(), config.tls(), requestTimeout);
    }

    JdbcConnectionConfig config(String user, String password) {
        return new JdbcConnectionConfig(
                "crm",
                standIn.jdbcUrl(),
                Optional.of(new JdbcConnectionConfig.Login(user, new Secret(password))),
                Optional.empty(),
                Duration.ofSeconds(30));
    }

    void execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** What stands behind FROM for the numbers from 1 on, as column {@code seq}; in MariaDB and MySQL. */
    static String numbers(int count) {
        return "JSON_TABLE(CONCAT('[0', REPEAT(',0', %d), ']'), '$[*]' COLUMNS (seq FOR ORDINALITY)) AS numbers"
                .formatted(count - 1);
    }

    /** One of names. */
    void table(String name) {
        execute("CREATE TABLE " + name + " (id bigint PRIMARY KEY, name text)");
    }

    /** One of names with the time of their last change, and the index that polling wants; of PostgreSQL. */
    void polledTable(String name) {
        execute(
                "CREATE TABLE " + name + " (id bigint PRIMARY KEY, name text, updated timestamptz NOT NULL)",
                "CREATE INDEX ON " + name + " (updated, id)");
    }

    /** Of a table, by its first column; a row has no entry for a null. */
    Map<Long, Map<String, Object>> rows(String table) {
        Map<Long, Map<String, Object>> rows = new TreeMap<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM " + table)) {
            while (row.next()) {
                Map<String, Object> cells = new TreeMap<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    String name = row.getMetaData().getColumnName(i);
                    Optional.ofNullable(row.getObject(i)).ifPresent(value -> cells.put(name, value));
                }
                rows.put(row.getLong(1), cells);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return rows;
    }

    private static final class Postgres {
        static final Server SERVER = start(PostgresStandIn::start);
    }

    private static final class MariaDb {
        static final Server SERVER = start(MariaDbStandIn::start);
    }

    private static final class MySql {
        static final Server SERVER = start(MySqlStandIn::start);
    }
}
