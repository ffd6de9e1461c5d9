package weir.standins;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** MariaDB with a binary log of rows. */
public final class MariaDbStandIn extends SqlStandIn {
    /** {@code ER_NO_SUCH_THREAD}. */
    private static final int GONE = 1094;

    private final Map<String, String> settings = new LinkedHashMap<>();

    private MariaDbStandIn(Path dir, Endpoint endpoint) throws IOException {
        super(new ServerProcess("mariadb", dir), dir, endpoint);
        settings.put("bind-address", HOST);
        settings.put("port", Integer.toString(endpoint.port()));
        settings.put("socket", "mariadb.sock"); // below the data: a whole path may be too long for one
        settings.put("log-bin", "bin");
        settings.put("binlog-format", "ROW");
        settings.put("binlog-row-image", "FULL");
        settings.put("server-id", "9");
        settings.put("slave-connections-needed-for-purge", "0"); // else a log that nobody reads cannot be forgotten
        settings.put("ssl", "0"); // else it makes itself a key at every start, for seconds
        settings.put("character-set-server", "utf8mb4");
        settings.put("default-time-zone", "+00:00");
        // what the system has taken survives a kill of the server
        settings.put("innodb-flush-log-at-trx-commit", "2");
        settings.put("sync-binlog", "0");
    }

    /** A server, not started yet, on the port its data was served at before, or else on a free one. */
    public static MariaDbStandIn in(Path dir) throws IOException {
        return new MariaDbStandIn(dir, Endpoint.kept(dir, new Endpoint(HOST, Endpoint.freePort(HOST))));
    }

    public static MariaDbStandIn start(Path dir) throws IOException {
        MariaDbStandIn server = in(dir);
        server.start();
        return server;
    }

    /** As the server's option without its dashes, from the next start on. */
    public MariaDbStandIn with(String setting, String value) {
        settings.put(setting, value);
        return this;
    }

    @Override
    public String jdbcUrl() {
        return "jdbc:mariadb://%s/%s?sslMode=disable".formatted(endpoint, DATABASE);
    }

    @Override
    String whenRoot() {
        return "\"$@\" --user=root";
    }

    @Override
    void create(Path fresh) throws IOException {
        Path programs = DatabasePrograms.mariaDb();
        run(
                List.of(
                        programs.resolve("scripts/mariadb-install-db").toString(),
                        "--no-defaults",
                        "--basedir=" + programs,
                        "--datadir=" + fresh,
                        "--tmpdir=" + temporary(),
                        "--auth-root-authentication-method=normal",
                        "--skip-name-resolve",
                        "--skip-test-db"),
                Path.of("/dev/null"));
    }

    @Override
    List<String> command(Path data) throws IOException {
        Path programs = DatabasePrograms.mariaDb();
        List<String> command = new ArrayList<>(List.of(
                programs.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--basedir=" + programs,
                "--lc-messages-dir=" + programs.resolve("share"),
                "--datadir=" + data,
                "--tmpdir=" + temporary(),
                "--skip-name-resolve",
                "--init-file=" + Files.writeString(dir.resolve("first.sql"), firstStatements())));
        settings.forEach((setting, value) -> command.add("--" + setting + "=" + value));
        return command;
    }

    /** Of its own: a server that starts removes the temporary tables of all that share the folder. */
    private Path temporary() throws IOException {
        return Files.createDirectories(dir.resolve("temporary"));
    }

    /** It runs them at every start. */
    private String firstStatements() {
        return """
                create database if not exists %1$s;
                create user if not exists %2$s identified by '%3$s';
                grant all on *.* to %2$s with grant option;
                """.formatted(DATABASE, USER, password());
    }

    @Override
    boolean accepts(String output) {
        return output.contains("ready for connections");
    }

    @Override
    public void cutConnections() throws SQLException {
        cut("command <> 'Daemon' and user <> 'system user'");
    }

    @Override
    public void cutLogReaders() throws SQLException {
        cut("command like 'Binlog Dump%'");
    }

    private void cut(String which) throws SQLException {
        String query = "select id from information_schema.processlist where id <> connection_id() and " + which;
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                Statement kill = connection.createStatement();
                ResultSet ids = statement.executeQuery(query)) {
            while (ids.next()) kill(kill, ids.getLong(1));
        }
    }

    private static void kill(Statement statement, long id) throws SQLException {
        try {
            statement.execute("kill connection " + id);
        } catch (SQLException e) {
            if (e.getErrorCode() != GONE) throw e;
        }
    }

    @Override
    String newPassword(String password) {
        return "alter user %s identified by '%s'".formatted(USER, password);
    }

    /** Nobody can read on where they were: what was committed so far is in no log any more. */
    public void forgetLog() throws SQLException {
        execute("flush binary logs");
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (List<String> logs = logs(statement); logs.size() > 1; logs = logs(statement)) {
                if (System.nanoTime() > end) throw new SQLTimeoutException("logs remain: " + logs);
                // one that it would still need after a crash stays until it does not
                statement.execute("purge binary logs to '%s'".formatted(logs.get(logs.size() - 1)));
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
    }

    private static List<String> logs(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("show binary logs")) {
            List<String> logs = new ArrayList<>();
            while (rows.next()) logs.add(rows.getString(1));
            return logs;
        }
    }
}
