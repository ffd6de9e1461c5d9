package weir.streams.source.sql;

import java.net.URI;
import java.sql.Connection;
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
import weir.streams.source.sql.BinaryLogSettings.Unread;

/** A binary log, which has the changes of all tables and is kept for some time, read or not. */
abstract class BinaryLog implements Log {
    private static final int DENIED = 1227;
    private static final Pattern SSL_MODE = Pattern.compile("[?&]sslMode=([^&]*)");

    private final String pipeline;
    private final Database database;
    final SqlSourceConfig config;

    BinaryLog(String pipeline, Database database, SqlSourceConfig config) {
        this.pipeline = pipeline;
        this.database = database;
        this.config = config;
    }

    /** The other of the two has another address, and another engine. */
    abstract Optional<String> isAnother(String version);

    abstract List<Unread> unread();

    /** The statement that tells the end of the log: its file, the place in it, and the databases that are, or are not, in it. */
    abstract String status(Connection connection) throws SQLException;

    /** What has been done up to there if the server numbers that. */
    abstract String done(Connection connection, List<String> status) throws SQLException;

    abstract Class<?> connector();

    /** How the engine calls what MariaDB's driver calls disable, trust, verify-ca or verify-full. */
    abstract String secured(String sslMode);

    @Override
    public void include(Connection connection, List<String> tables) throws SQLException {
        for (String table : tables) check(connection, table);
    }

    @Override
    public void check(Connection connection, String table) throws SQLException {
        verify(connection, List.of(table));
        LogCascades.check(connection, table);
    }

    @Override
    public void verify(Connection connection, List<String> tables) throws SQLException {
        String version = row(connection, "SELECT VERSION()").orElseThrow().get(0);
        Optional<String> expected = isAnother(version);
        if (expected.isPresent()) {
            throw new CodedException(
                    Code.SQL_LOG_OFF,
                    database.where() + ": the server is " + version + " (expected: url = " + expected.get() + "://…)");
        }
        BinaryLogSettings settings = new BinaryLogSettings(database.where());
        settings.check(connection, unread());
        settings.check(told(connection), tables);
    }

    @Override
    public InLog begin(Connection connection) throws SQLException {
        List<String> end = told(connection);
        String done = done(connection, end);
        Map<String, Object> from = new LinkedHashMap<>();
        from.put("file", end.get(0));
        from.put("pos", Long.parseLong(end.get(1)));
        if (!done.isEmpty()) from.put("gtids", done);
        return LogPosition.of(from);
    }

    private List<String> told(Connection connection) throws SQLException {
        return asked(connection, status(connection))
                .orElseThrow(
                        () -> new CodedException(Code.SQL_LOG_OFF, database.where() + ": no binary log is written"));
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
        if (has(connection, from)) return Optional.empty();
        throw new CodedException(
                Code.SQL_LOG_LOST,
                database.where() + ": binary log " + LogPosition.text(from, "file")
                        + " is gone, and with it changes that were not read (expected: the tables to be loaded anew, and"
                        + " binlog_expire_logs_seconds longer than the longest outage)");
    }

    /** Whether all that is behind the place is in the log. A file that is shorter than it was is another one. */
    boolean has(Connection connection, InLog from) throws SQLException {
        String file = LogPosition.text(from, "file");
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW BINARY LOGS")) {
            while (rows.next()) {
                if (file.equals(rows.getString(1))) return rows.getLong(2) >= LogPosition.highest(from, "pos");
            }
            return false;
        }
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
        engine.setProperty("connector.class", connector().getName());
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
        engine.setProperty("database.ssl.mode", secured(said.find() ? said.group(1) : secured));
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

    static Optional<List<String>> row(Connection connection, String sql) throws SQLException {
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
