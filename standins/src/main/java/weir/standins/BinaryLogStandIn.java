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

/** What MariaDB and MySQL share: a binary log of rows, settings as options, the words to cut connections. */
public abstract class BinaryLogStandIn extends SqlStandIn {
    /** {@code ER_NO_SUCH_THREAD}. */
    private static final int GONE = 1094;

    private final Map<String, String> settings = new LinkedHashMap<>();

    BinaryLogStandIn(String name, Path dir, Endpoint endpoint) throws IOException {
        super(new ServerProcess(name, dir), dir, endpoint);
        settings.put("bind-address", HOST);
        settings.put("port", Integer.toString(endpoint.port()));
        settings.put("socket", name + ".sock"); // below the data: a whole path may be too long for one
        settings.put("log-bin", "bin");
        settings.put("binlog-format", "ROW");
        settings.put("binlog-row-image", "FULL");
        settings.put("server-id", "9");
        settings.put("character-set-server", "utf8mb4");
        settings.put("default-time-zone", "+00:00");
        // what the system has taken survives a kill of the server
        settings.put("innodb-flush-log-at-trx-commit", "2");
        settings.put("sync-binlog", "0");
    }

    /** On the port that data in the folder was served at before, or else on a free one. */
    static Endpoint endpoint(Path dir) throws IOException {
        return Endpoint.kept(dir, new Endpoint(HOST, Endpoint.freePort(HOST)));
    }

    /** As the server's option without its dashes, from the next start on. */
    public BinaryLogStandIn with(String setting, String value) {
        settings.put(setting, value);
        return this;
    }

    @Override
    String whenRoot() {
        return "\"$@\" --user=root";
    }

    /** The program with what it is started with. */
    final List<String> server(Path program, Path programs, Path data) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
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
    final Path temporary() throws IOException {
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
