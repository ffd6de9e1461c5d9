package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import weir.config.JdbcConnectionConfig;

/**
 * SQL Server's dialect for H2 in its mode: the statements are the same, but for what H2 does not have: the clock, the list of transactions,
 * and the third argument of CONVERT. H2's names of types are those of the standard.
 */
final class H2Dialect implements Dialect {
    private final SqlServer real = new SqlServer();
    private final String url;
    volatile Moment moment = new Moment(0, 0, Optional.empty());

    H2Dialect(String database) {
        this.url = "jdbc:h2:mem:" + database
                + ";MODE=MSSQLServer;DATABASE_TO_UPPER=FALSE;CASE_INSENSITIVE_IDENTIFIERS=TRUE";
    }

    @Override
    public String url(JdbcConnectionConfig config) {
        return url;
    }

    @Override
    public Properties properties(JdbcConnectionConfig config) {
        return new Properties();
    }

    @Override
    public String quoted(String name) {
        return real.quoted(name);
    }

    @Override
    public Cell cell(String type, int size) {
        return real.cell(type(type), size);
    }

    @Override
    public String mark(Column column) {
        return isVersion(column) ? "CAST(H2_BYTES(?) AS BINARY(8))" : real.mark(named(column));
    }

    private static Column named(Column column) {
        return new Column(column.name(), type(column.type()), column.cell(), column.size(), column.scale());
    }

    /** As SQL Server calls it. */
    private static String type(String type) {
        return switch (type) {
            case "CHARACTER VARYING" -> "nvarchar";
            case "INTEGER" -> "int";
            case "TIMESTAMP" -> "datetime2";
            case "BINARY" -> "rowversion";
            case "NUMERIC" -> "decimal";
            default -> type;
        };
    }

    @Override
    public boolean isVersion(Column column) {
        return real.isVersion(named(column));
    }

    @Override
    public String oldestVersion(Connection connection) throws SQLException {
        return real.oldestVersion(connection);
    }

    @Override
    public long now(Connection connection) {
        return moment.now();
    }

    @Override
    public boolean comparesRows() {
        return real.comparesRows();
    }

    @Override
    public String first(int rows, String what, String rest) {
        return real.first(rows, what, rest);
    }

    @Override
    public String nth(int rows, String what, String rest) {
        return real.nth(rows, what, rest);
    }

    @Override
    public Moment moment(Connection connection, String user) {
        return moment;
    }
}
