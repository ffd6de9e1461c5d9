package weir.streams.source.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import weir.config.JdbcConnectionConfig.Login;
import weir.config.SqlSourceConfig;
import weir.config.TlsConfig;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Offset.InLog;

/** A publication of the tables, and a replication slot that keeps what is not read yet. */
final class PostgreSqlLog implements Log {
    private static final String ALIKE = """
            SELECT string_agg(attname, ' and ' ORDER BY attnum) FROM pg_attribute
             WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped
             GROUP BY lower(attname) HAVING count(*) > 1 ORDER BY 1 LIMIT 1""";

    private final String name;
    private final PostgreSqlPublication publication;
    private final PostgreSqlSlot slot;
    private final Database database;
    private final SqlSourceConfig config;

    PostgreSqlLog(String pipeline, Database database, SqlSourceConfig config) {
        this.name = config.slot(pipeline);
        this.publication = new PostgreSqlPublication(name, database);
        this.slot = new PostgreSqlSlot(name, database);
        this.database = database;
        this.config = config;
    }

    @Override
    public void check(Connection connection, String table) throws SQLException {
        String level = text(connection, "SHOW wal_level");
        if (!"logical".equals(level)) {
            throw new CodedException(
                    Code.SQL_LOG_OFF,
                    database.where() + ": wal_level is " + level
                            + " (expected: ALTER SYSTEM SET wal_level = logical, then a restart of the server)");
        }
        if (!"t"
                .equals(text(
                        connection, "SELECT rolsuper OR rolreplication FROM pg_roles WHERE rolname = current_user")))
            throw new CodedException(
                    Code.SQL_LOG_SIGN_IN,
                    database.where() + ": user " + user() + " may not read the log (expected: ALTER ROLE "
                            + database.dialect().quoted(user()) + " REPLICATION)");
        checkIdentity(connection, table);
        String alike = text(connection, ALIKE, quoted(table));
        if (alike == null) return;
        throw new CodedException(
                Code.SQL_LOG_TABLE,
                "table " + table + " has columns that differ in case alone, which are one to the reader of the log: "
                        + alike + " (expected: other names, or mode = poll)");
    }

    @Override
    public void rehearse(Connection connection, String table) throws SQLException {
        check(connection, table);
        publication.rehearse(connection, List.of(table));
    }

    @Override
    public void include(Connection connection, List<String> tables) throws SQLException {
        for (String table : tables) check(connection, table);
        publication.publish(connection, tables);
    }

    @Override
    public void verify(Connection connection, List<String> tables) throws SQLException {
        publication.verify(connection, tables);
    }

    @Override
    public Map<String, List<String>> untold(Connection connection) throws SQLException {
        return publication.untold(connection);
    }

    private void checkIdentity(Connection connection, String table) throws SQLException {
        String identity =
                text(connection, "SELECT relreplident FROM pg_class WHERE oid = to_regclass(?)", quoted(table));
        if ("d".equals(identity) || "f".equals(identity)) return;
        throw new CodedException(
                Code.SQL_LOG_TABLE,
                "table " + table + " has replica identity " + ("n".equals(identity) ? "NOTHING" : "USING INDEX")
                        + " (expected: ALTER TABLE " + quoted(table) + " REPLICA IDENTITY DEFAULT)");
    }

    @Override
    public InLog begin(Connection connection) throws SQLException {
        return new InLog("{\"lsn\":" + slot.begin(connection) + ",\"ts_usec\":"
                + moment(connection).now() + "}");
    }

    @Override
    public Moment moment(Connection connection) throws SQLException {
        String now = text(connection, "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint");
        String mark = text(connection, "SELECT pg_current_xact_id()");
        return new Moment(Long.parseLong(String.valueOf(now)), String.valueOf(mark));
    }

    @Override
    public Optional<String> waitsFor(Connection connection, Moment moment) throws SQLException {
        String hasEnded =
                text(connection, "SELECT pg_snapshot_xmin(pg_current_snapshot()) > CAST(? AS xid8)", moment.mark());
        if ("t".equals(hasEnded)) return Optional.empty();
        return Optional.of(PostgreSqlSlot.blocker(connection));
    }

    @Override
    public Optional<String> reader(Connection connection, InLog from) throws SQLException {
        return slot.reader(connection, LogPosition.highest(from, "lsn", "lsn_proc", "lsn_commit"));
    }

    @Override
    public Properties engine() {
        String[] address = config.connection().url().substring("jdbc:".length()).split("\\?", 2);
        URI url = URI.create(address[0]);
        Properties engine = new Properties();
        engine.setProperty("connector.class", LogConnectors.PostgreSql.class.getName());
        engine.setProperty("database.hostname", url.getHost());
        engine.setProperty("database.port", Integer.toString(url.getPort() < 0 ? 5432 : url.getPort()));
        engine.setProperty("database.dbname", url.getPath().substring(1));
        engine.setProperty("plugin.name", "pgoutput");
        engine.setProperty("slot.name", name);
        // it connects anew once it has found its place, and the server may not have let go of the first connection yet
        engine.setProperty("slot.max.retries", "20");
        engine.setProperty("slot.retry.delay.ms", "100");
        engine.setProperty("publication.name", name);
        engine.setProperty("publication.autocreate.mode", "disabled");
        // a heartbeat that writes nothing is not sent, and the slot would stay where it is
        engine.setProperty("heartbeat.action.query", "SELECT pg_logical_emit_message(true, 'weir', '')");
        engine.setProperty("include.unknown.datatypes", "true");
        config.connection()
                .tls()
                .ifPresentOrElse(tls -> secured(engine, tls), () -> engine.setProperty("database.sslmode", "disable"));
        // as in JDBC, what the address says goes first
        for (String parameter : address.length == 1 ? new String[0] : address[1].split("&", -1)) {
            String[] pair = parameter.split("=", 2);
            String prefix = pair[0].startsWith("ssl") ? "database." : "driver.";
            if (pair.length == 2) engine.setProperty(prefix + pair[0], URLDecoder.decode(pair[1], UTF_8));
        }
        return engine;
    }

    private static void secured(Properties engine, TlsConfig tls) {
        engine.setProperty("database.sslmode", tls.hostnameVerification() ? "verify-full" : "verify-ca");
        tls.trustStore()
                .ifPresentOrElse(
                        store -> engine.setProperty("database.sslrootcert", TrustFile.pem(store)),
                        () -> engine.setProperty("database.sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory"));
    }

    private String user() {
        return config.connection().login().map(Login::user).orElse("weir");
    }

    private String quoted(String table) {
        int dot = table.indexOf('.');
        return database.dialect().quoted(table.substring(0, dot)) + "."
                + database.dialect().quoted(table.substring(dot + 1));
    }

    static @Nullable String text(Connection connection, String sql, String... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) statement.setString(i + 1, values[i]);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }
}
