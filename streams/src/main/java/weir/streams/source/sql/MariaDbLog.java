package weir.streams.source.sql;

import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import weir.config.JdbcConnectionConfig.Login;
import weir.config.SqlSourceConfig;
import weir.config.TlsConfig;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Offset.InLog;

/** The binary log, which has the changes of all tables and is kept for some time, read or not. */
final class MariaDbLog implements Log {
    private static final int DENIED = 1227;
    private static final String CASCADES = """
            SELECT constraint_name, delete_rule, update_rule
              FROM information_schema.referential_constraints
             WHERE constraint_schema = ? AND table_name = ?
               AND (delete_rule NOT IN ('RESTRICT', 'NO ACTION') OR update_rule NOT IN ('RESTRICT', 'NO ACTION'))""";

    private static final Pattern SSL_MODE = Pattern.compile("[?&]sslMode=([^&]*)");

    private final String pipeline;
    private final Database database;
    private final SqlSourceConfig config;

    MariaDbLog(String pipeline, Database database, SqlSourceConfig config) {
        this.pipeline = pipeline;
        this.database = database;
        this.config = config;
    }

    @Override
    public void include(Connection connection, List<String> tables) throws SQLException {
        for (String table : tables) check(connection, table);
    }

    @Override
    public void check(Connection connection, String table) throws SQLException {
        checkServer(connection);
        checkCascades(connection, table);
    }

    private void checkServer(Connection connection) throws SQLException {
        List<String> found = row(connection, "SELECT @@log_bin, @@binlog_format, @@binlog_row_image")
                .orElseThrow();
        if (!found.equals(List.of("1", "ROW", "FULL"))) {
            throw new CodedException(
                    Code.SQL_LOG_OFF,
                    database.where() + ": log_bin, binlog_format and binlog_row_image are " + found
                            + " (expected: log_bin, binlog_format = ROW and binlog_row_image = FULL in the server's settings, then"
                            + " its restart)");
        }
        // the engine passes over what it does not know, and compressed rows are among that
        if (row(connection, "SELECT @@log_bin_compress").orElseThrow().equals(List.of("0"))) return;
        throw new CodedException(
                Code.SQL_LOG_OFF,
                database.where() + ": log_bin_compress is on (expected: SET GLOBAL log_bin_compress = 0, and in the"
                        + " server's settings)");
    }

    /** InnoDB does these by itself, and nothing of them is in the log. */
    private void checkCascades(Connection connection, String table) throws SQLException {
        int dot = table.indexOf('.');
        try (PreparedStatement statement = connection.prepareStatement(CASCADES)) {
            statement.setString(1, table.substring(0, dot));
            statement.setString(2, table.substring(dot + 1));
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) return;
                throw new CodedException(
                        Code.SQL_LOG_TABLE,
                        "table " + table + ": what constraint " + row.getString(1) + " does ON DELETE "
                                + row.getString(2) + " ON UPDATE " + row.getString(3)
                                + " is not in the log (expected: RESTRICT, with the rows changed by statements)");
            }
        }
    }

    @Override
    public void verify(Connection connection, List<String> tables) throws SQLException {
        checkServer(connection);
    }

    @Override
    public InLog begin(Connection connection) throws SQLException {
        List<String> end = asked(connection, "SHOW MASTER STATUS")
                .orElseThrow(
                        () -> new CodedException(Code.SQL_LOG_OFF, database.where() + ": no binary log is written"));
        String position = "'" + end.get(0) + "', " + end.get(1);
        String transactions = row(connection, "SELECT BINLOG_GTID_POS(" + position + ")")
                .orElseThrow()
                .get(0);
        Map<String, Object> from = new LinkedHashMap<>();
        from.put("file", end.get(0));
        from.put("pos", Long.parseLong(end.get(1)));
        from.put("gtids", transactions);
        return LogPosition.of(from);
    }

    @Override
    public Moment moment(Connection connection) throws SQLException {
        long now = database.dialect().moment(connection, user()).now();
        return new Moment(now, Long.toString(now));
    }

    /** What is in the log is not yet to be seen by others for a moment. */
    @Override
    public Optional<String> waitsFor(Connection connection, Moment moment) throws SQLException {
        Dialect.Moment now = database.dialect().moment(connection, user());
        if (now.hidden().isPresent()) {
            Dialect.Hidden hidden = now.hidden().get();
            throw new CodedException(
                    Code.SQL_TRANSACTIONS,
                    database.where() + ": " + hidden.what() + " (expected: " + hidden.expected() + ")");
        }
        if (now.isKnown() && now.oldest() > moment.now()) return Optional.empty();
        return Optional.of(row(
                        connection,
                        "SELECT CONCAT('id ', trx_mysql_thread_id, ', open since ', trx_started) FROM information_schema.innodb_trx"
                                + " WHERE trx_mysql_thread_id <> CONNECTION_ID() ORDER BY trx_started LIMIT 1")
                .map(found -> found.get(0))
                .orElse("one that has just begun"));
    }

    @Override
    public Optional<String> reader(Connection connection, InLog from) throws SQLException {
        String file = LogPosition.text(from, "file");
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW BINARY LOGS")) {
            while (rows.next()) if (file.equals(rows.getString(1))) return Optional.empty();
        }
        throw new CodedException(
                Code.SQL_LOG_LOST,
                database.where() + ": binary log " + file
                        + " is gone, and with it changes that were not read (expected: the tables to be loaded anew, and"
                        + " binlog_expire_logs_seconds longer than the longest outage)");
    }

    @Override
    public boolean hasExactTimes() {
        return false;
    }

    @Override
    public boolean hasHistory() {
        return true;
    }

    @Override
    public Properties engine() {
        URI url =
                URI.create(config.connection().url().substring("jdbc:".length()).replaceFirst("\\?.*", ""));
        Properties engine = new Properties();
        engine.setProperty("connector.class", LogConnectors.MariaDb.class.getName());
        engine.setProperty("database.hostname", url.getHost());
        engine.setProperty("database.port", Integer.toString(url.getPort() < 0 ? 3306 : url.getPort()));
        // a reader that the server has not noticed is gone makes room for the next one of its number
        engine.setProperty(
                "database.server.id", Integer.toString(1_000_000 + Math.floorMod(pipeline.hashCode(), 1_000_000_000)));
        engine.setProperty("snapshot.locking.mode", "none");
        engine.setProperty("include.schema.changes", "false");
        // of all tables, as the settings may name others of them later
        engine.setProperty("schema.history.internal.store.only.captured.tables.ddl", "false");
        engine.setProperty("bigint.unsigned.handling.mode", "precise");
        // as in JDBC, what the address says goes first
        Matcher said = SSL_MODE.matcher(config.connection().url());
        String secured = config.connection()
                .tls()
                .map(tls -> tls.hostnameVerification() ? "verify-full" : "verify-ca")
                .orElse("disable");
        engine.setProperty("database.ssl.mode", said.find() ? said.group(1) : secured);
        config.connection().tls().flatMap(TlsConfig::trustStore).ifPresent(store -> {
            engine.setProperty("database.ssl.truststore", TrustFile.pkcs12(store));
            engine.setProperty("database.ssl.truststore.password", TrustFile.PASSWORD);
        });
        return engine;
    }

    private Optional<List<String>> asked(Connection connection, String sql) throws SQLException {
        try {
            return row(connection, sql);
        } catch (SQLException e) {
            if (e.getErrorCode() != DENIED) throw e;
            throw new CodedException(
                    Code.SQL_LOG_SIGN_IN,
                    database.where() + ": user " + user() + " may not read the log (expected: GRANT REPLICATION SLAVE,"
                            + " REPLICATION CLIENT ON *.* TO '" + user() + "'@'%')",
                    e);
        }
    }

    private static Optional<List<String>> row(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (!row.next()) return Optional.empty();
            List<String> values = new ArrayList<>();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) values.add(String.valueOf(row.getString(i)));
            return Optional.of(values);
        }
    }

    private String user() {
        return config.connection().login().map(Login::user).orElse("weir");
    }
}
