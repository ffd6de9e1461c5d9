package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import weir.config.JdbcConnectionConfig;
import weir.config.TlsConfig;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/** SQL Server and Azure SQL. */
final class SqlServer implements Dialect {
    /** The clock that transactions are dated by ticks 300 times a second, and a transaction may not be listed yet. */
    /** Longer ones are declared as {@code (max)}. */
    private static final int LONGEST_IN_ROW = 8000;

    private static final long UNSEEN = 100_000;

    /** With TLS before all else, which only the address asks for. */
    private static final Pattern STRICT = Pattern.compile("(?i);\\s*encrypt\\s*=\\s*strict\\b");

    private static final String NOW = "SELECT DATEDIFF_BIG(microsecond, '1970-01-01', SYSUTCDATETIME())";

    private static final int DENIED = 300;
    private static final int DENIED_IN_DATABASE = 262;

    /** @see <a href="https://learn.microsoft.com/azure/azure-sql/database/read-scale-out">copies that are read</a> */
    private static final String IS_COPY =
            "SELECT CASE CONVERT(varchar(20), DATABASEPROPERTYEX(DB_NAME(), 'Updateability'))"
                    + " WHEN 'READ_ONLY' THEN 1 ELSE 0 END";

    @Override
    public Properties properties(JdbcConnectionConfig config) {
        Properties properties = new Properties();
        properties.setProperty("applicationName", "weir");
        properties.setProperty(
                "socketTimeout", Long.toString(config.requestTimeout().toMillis() + 5_000));
        properties.setProperty(
                "queryTimeout", Long.toString(config.requestTimeout().toSeconds()));
        properties.setProperty("loginTimeout", "15");
        // one that is cut off may have reached another server since
        properties.setProperty("connectRetryCount", "0");
        boolean isStrict = STRICT.matcher(config.url()).find();
        config.tls()
                .ifPresentOrElse(
                        tls -> secured(properties, tls, isStrict), () -> properties.setProperty("encrypt", "false"));
        return properties;
    }

    private static void secured(Properties properties, TlsConfig tls, boolean isStrict) {
        properties.setProperty("encrypt", isStrict ? "strict" : "true");
        properties.setProperty("trustServerCertificate", Boolean.toString(!tls.hostnameVerification()));
        tls.trustStore().ifPresent(store -> {
            properties.setProperty("trustStore", TrustFile.pkcs12(store));
            properties.setProperty("trustStorePassword", TrustFile.PASSWORD);
        });
    }

    @Override
    public boolean mayHideUnchanged(String type, String length) {
        return switch (type) {
            case "text", "ntext", "image" -> true;
            case "varchar", "nvarchar", "varbinary" -> length.isEmpty() || Long.parseLong(length) > LONGEST_IN_ROW;
            default -> false;
        };
    }

    @Override
    public String quoted(String name) {
        return '[' + name.replace("]", "]]") + ']';
    }

    @Override
    public Cell cell(String type, int size) {
        return switch (type.toLowerCase(Locale.ROOT).replaceFirst("[ (].*", "")) {
            case "bit" -> Cell.BOOLEAN;
            case "tinyint", "smallint" -> Cell.SHORT;
            case "int" -> Cell.INTEGER;
            case "bigint" -> Cell.LONG;
            case "decimal", "numeric", "money", "smallmoney" -> Cell.DECIMAL;
            case "real" -> Cell.FLOAT;
            case "float" -> Cell.DOUBLE;
            case "binary", "varbinary", "image", "timestamp", "rowversion" -> Cell.BYTES;
            case "uniqueidentifier" -> Cell.UNIQUE_ID;
            case "date" -> Cell.DATE;
            case "time" -> Cell.TIME;
            case "datetime", "datetime2", "smalldatetime" -> Cell.LOCAL_TIMESTAMP;
            case "datetimeoffset" -> Cell.INSTANT;
            default -> Cell.TEXT;
        };
    }

    @Override
    public String mark(Column column) {
        if (isVersion(column)) return "CONVERT(binary(8), ?, 2)";
        if (column.cell() == Cell.BYTES) return "CONVERT(varbinary(8000), ?, 2)";
        String type = column.type().replaceFirst("[ (].*", "");
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "decimal", "numeric" -> "CAST(? AS " + type + "(" + column.size() + ", " + column.scale() + "))";
            case "datetime2", "datetimeoffset", "time" -> "CAST(? AS " + type + "(" + column.scale() + "))";
            // these two refuse a text without seconds, and one with more than three digits behind them
            case "datetime", "smalldatetime" -> "CAST(CAST(? AS datetime2) AS " + type + ")";
            // sorted by other rules than what the driver sends, which is nvarchar
            case "char", "varchar" -> "CAST(? AS varchar(8000))";
            case "nchar", "nvarchar", "text", "ntext" -> "?";
            default -> "CAST(? AS " + type + ")";
        };
    }

    @Override
    public boolean isVersion(Column column) {
        return column.type().equalsIgnoreCase("timestamp") || column.type().equalsIgnoreCase("rowversion");
    }

    /** Drawn when a row is written, and so the lowest of an open transaction is the bound: exactly, and whoever may see what. */
    @Override
    public String oldestVersion(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (number(statement, IS_COPY) != 0) {
                Hidden hidden = Hidden.elsewhere();
                throw new CodedException(
                        Code.SQL_TRANSACTIONS, hidden.what() + " (expected: " + hidden.expected() + ")");
            }
            try (ResultSet row = statement.executeQuery("SELECT MIN_ACTIVE_ROWVERSION()")) {
                row.next();
                return HexFormat.of().formatHex(row.getBytes(1));
            }
        }
    }

    @Override
    public long now(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return number(statement, NOW);
        }
    }

    @Override
    public boolean comparesRows() {
        return false;
    }

    @Override
    public String first(int rows, String what, String rest) {
        return "SELECT TOP (" + rows + ") " + what + " " + rest;
    }

    @Override
    public String nth(int rows, String what, String rest) {
        return "SELECT " + what + " " + rest + " OFFSET " + rows + " ROWS FETCH NEXT 1 ROWS ONLY";
    }

    @Override
    public Moment moment(Connection connection, String user) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            long now = number(statement, NOW);
            try {
                long age = number(statement, """
                        SELECT COALESCE(MAX(DATEDIFF_BIG(microsecond, a.transaction_begin_time, GETDATE())), 0)
                          FROM sys.dm_tran_active_transactions a
                          JOIN sys.dm_tran_session_transactions s ON s.transaction_id = a.transaction_id
                          JOIN sys.dm_exec_sessions e ON e.session_id = s.session_id
                         WHERE s.session_id <> @@SPID AND e.is_user_process = 1""");
                long copy = number(statement, IS_COPY);
                return new Moment(
                        now, now - age - UNSEEN, copy == 0 ? Optional.empty() : Optional.of(Hidden.elsewhere()));
            } catch (SQLException e) {
                if (e.getErrorCode() != DENIED && e.getErrorCode() != DENIED_IN_DATABASE) throw e;
                Hidden hidden = Hidden.byRights(
                        "GRANT VIEW DATABASE STATE TO " + quoted(user) + " (on SQL Server, VIEW SERVER STATE)");
                return new Moment(now, now - UNSEEN, Optional.of(hidden));
            }
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
