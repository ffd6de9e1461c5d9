package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import weir.config.JdbcConnectionConfig;
import weir.config.TlsConfig;

/** MariaDB, and most of MySQL, which is read by its driver. */
class MariaDb implements Dialect {
    private static final String INVISIBLE = """
            SELECT column_name FROM information_schema.columns
             WHERE table_schema = ? AND table_name = ? AND extra LIKE '%INVISIBLE%' ORDER BY ordinal_position""";

    private final OpenTransactions transactions = new OpenTransactions();

    @Override
    public Properties properties(JdbcConnectionConfig config) {
        Properties properties = new Properties();
        properties.setProperty(
                "socketTimeout", Long.toString(config.requestTimeout().toMillis() + 5_000));
        properties.setProperty("connectTimeout", "10000");
        // in its answers as text a float has six digits; what is prepared is not kept, as its table may change
        properties.setProperty("useServerPrepStmts", "true");
        properties.setProperty("cachePrepStmts", "false");
        properties.setProperty("tinyInt1isBit", "false");
        properties.setProperty("yearIsDateType", "false");
        config.tls()
                .ifPresentOrElse(tls -> secured(properties, tls), () -> properties.setProperty("sslMode", "disable"));
        return properties;
    }

    private static void secured(Properties properties, TlsConfig tls) {
        properties.setProperty("sslMode", tls.hostnameVerification() ? "verify-full" : "verify-ca");
        tls.trustStore().ifPresent(store -> properties.setProperty("serverSslCert", TrustFile.pem(store)));
    }

    @Override
    public List<String> session(JdbcConnectionConfig config) {
        Duration most = config.requestTimeout();
        // each of the two passes over what is for the other alone; the address may not say which it is
        return List.of(
                "SET time_zone = '+00:00' /*M!100101 , max_statement_time = " + most.toSeconds()
                        + " */ /*!50708 , max_execution_time = " + most.toMillis() + " */",
                "SET SESSION TRANSACTION READ ONLY");
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

    /** An enum is sorted by its place in the list and compared by its name; a float is not what its text says. */
    @Override
    public boolean comparesAsSorted(Column column) {
        String type = column.type().toUpperCase(Locale.ROOT);
        return !type.startsWith("ENUM") && !type.startsWith("SET") && column.cell() != Cell.FLOAT;
    }

    @Override
    public List<String> invisible(Connection connection, String schema, String table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INVISIBLE)) {
            statement.setString(1, schema);
            statement.setString(2, table);
            try (ResultSet row = statement.executeQuery()) {
                List<String> names = new ArrayList<>();
                while (row.next()) names.add(row.getString(1));
                return List.copyOf(names);
            }
        }
    }

    @Override
    public boolean hasDaysThatAreNone() {
        return true;
    }

    @Override
    public boolean comparesRows() {
        return false;
    }

    @Override
    public Moment moment(Connection connection, String user) throws SQLException {
        return transactions.look(connection, user);
    }
}
