package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import weir.config.JdbcConnectionConfig;
import weir.config.TlsConfig;

/** MariaDB, and MySQL by its driver. */
final class MariaDb implements Dialect {
    /** Both lists of what is open count in whole seconds. */
    private static final long ROUNDED = 1_000_000;

    private static final int DENIED = 1227;

    @Override
    public String url(JdbcConnectionConfig config) {
        return config.url().replaceFirst("^jdbc:mysql:", "jdbc:mariadb:");
    }

    @Override
    public Properties properties(JdbcConnectionConfig config) {
        Properties properties = new Properties();
        properties.setProperty(
                "socketTimeout", Long.toString(config.requestTimeout().toMillis() + 5_000));
        properties.setProperty("connectTimeout", "10000");
        properties.setProperty("tinyInt1isBit", "false");
        properties.setProperty("yearIsDateType", "false");
        config.tls()
                .ifPresentOrElse(tls -> secured(properties, tls), () -> properties.setProperty("sslMode", "disable"));
        return properties;
    }

    private static void secured(Properties properties, TlsConfig tls) {
        properties.setProperty("sslMode", tls.hostnameVerification() ? "verify-full" : "verify-ca");
        tls.trustStore()
                .ifPresent(store ->
                        properties.setProperty("serverSslCert", store.file().toString()));
    }

    @Override
    public List<String> session() {
        return List.of("SET time_zone = '+00:00'", "SET SESSION TRANSACTION READ ONLY");
    }

    @Override
    public String quoted(String name) {
        return '`' + name.replace("`", "``") + '`';
    }

    @Override
    public Cell cell(String type, int size) {
        String upper = type.toUpperCase(Locale.ROOT);
        boolean isUnsigned = upper.contains("UNSIGNED");
        return switch (upper.replaceFirst("[ (].*", "")) {
            case "BIT" -> Cell.BITS;
            case "TINYINT" -> isUnsigned ? Cell.SHORT : Cell.BYTE;
            case "SMALLINT" -> isUnsigned ? Cell.INTEGER : Cell.SHORT;
            case "YEAR" -> Cell.SHORT;
            case "MEDIUMINT" -> Cell.INTEGER;
            case "INT", "INTEGER" -> isUnsigned ? Cell.LONG : Cell.INTEGER;
            case "BIGINT" -> isUnsigned ? Cell.BIG_INTEGER : Cell.LONG;
            case "DECIMAL", "OLDDECIMAL" -> Cell.DECIMAL;
            case "FLOAT" -> Cell.FLOAT;
            case "DOUBLE" -> Cell.DOUBLE;
            case "BINARY", "VARBINARY", "TINYBLOB", "BLOB", "MEDIUMBLOB", "LONGBLOB", "GEOMETRY" -> Cell.BYTES;
            case "UUID" -> Cell.UNIQUE_ID;
            case "DATE" -> Cell.DATE;
            case "TIME" -> Cell.TIME;
            case "DATETIME" -> Cell.LOCAL_TIMESTAMP;
            case "TIMESTAMP" -> Cell.UTC_TEXT;
            default -> Cell.TEXT;
        };
    }

    /** Compared with a text, a number would be taken for a floating one. */
    @Override
    public String mark(Column column) {
        return switch (column.cell()) {
            case BYTE, SHORT, INTEGER, LONG -> "CAST(? AS SIGNED)";
            case BIG_INTEGER, BITS -> "CAST(? AS UNSIGNED)";
            case DECIMAL -> "CAST(? AS DECIMAL(65, " + column.scale() + "))";
            case BYTES -> "UNHEX(?)";
            case LOCAL_TIMESTAMP, UTC_TEXT -> "CAST(? AS DATETIME(6))";
            case BOOLEAN, FLOAT, DOUBLE, TEXT, UNIQUE_ID, DATE, TIME, INSTANT, ARRAY -> "?";
        };
    }

    @Override
    public String literal(Column column, String text) {
        return column.cell() == Cell.UTC_TEXT || column.cell() == Cell.LOCAL_TIMESTAMP
                ? text.replace('T', ' ').replace("Z", "")
                : text;
    }

    @Override
    public boolean comparesRows() {
        return false;
    }

    @Override
    public String first(int rows, String what, String rest) {
        return "SELECT " + what + " " + rest + " LIMIT " + rows;
    }

    @Override
    public String nth(int rows, String what, String rest) {
        return "SELECT " + what + " " + rest + " LIMIT 1 OFFSET " + rows;
    }

    /**
     * A statement has its time when it begins, and its transaction begins when it first touches a table, so both are looked at. The list of
     * transactions is in the server's own time zone, whatever the session says.
     */
    @Override
    public Moment moment(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET time_zone = 'SYSTEM'");
            long now = number(statement, "SELECT CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED)");
            try {
                long age = Math.max(
                        number(
                                statement,
                                "SELECT COALESCE(MAX(TIMESTAMPDIFF(MICROSECOND, trx_started, NOW(6))), 0)"
                                        + " FROM information_schema.innodb_trx WHERE trx_mysql_thread_id <> CONNECTION_ID()"),
                        number(
                                statement,
                                "SELECT COALESCE(MAX(time), 0) * 1000000 FROM information_schema.processlist WHERE id <>"
                                        + " CONNECTION_ID() AND command IN ('Query', 'Execute', 'Prepare', 'Fetch')"));
                return new Moment(now, now - age - ROUNDED, true);
            } catch (SQLException e) {
                if (e.getErrorCode() != DENIED) throw e;
                return new Moment(now, now - ROUNDED, false);
            } finally {
                statement.execute("SET time_zone = '+00:00'");
            }
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public String grant(String user) {
        return "GRANT PROCESS ON *.* TO '" + user + "'@'%'";
    }
}
