package weir.streams.source.sql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import weir.config.JdbcConnectionConfig;
import weir.config.Secret;

/** A real PostgreSQL, started once for all tests of a JVM. */
final class Postgres {
    private static final EmbeddedPostgres SERVER = start();

    private Postgres() {}

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres server =
                    EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
            askForPassword(server, "guest");
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** All others are let in without. */
    private static void askForPassword(EmbeddedPostgres server, String user) throws IOException, SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW hba_file")) {
            row.next();
            Path file = Path.of(row.getString(1));
            Files.writeString(file, "host all " + user + " all scram-sha-256\n" + Files.readString(file));
            try (Statement reload = connection.createStatement()) {
                reload.execute("SELECT pg_reload_conf()");
            }
        }
    }

    static Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), "postgres", "postgres");
    }

    static String url() {
        return "jdbc:postgresql://localhost:" + SERVER.getPort() + "/postgres";
    }

    static JdbcConnectionConfig config(String user, String password) {
        return new JdbcConnectionConfig(
                "crm",
                url(),
                Optional.of(new JdbcConnectionConfig.Login(user, new Secret(password))),
                Optional.empty(),
                Duration.ofSeconds(30));
    }

    static void execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    static long number(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
