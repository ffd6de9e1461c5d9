package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import weir.config.JdbcConnectionConfig.Login;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/**
 * What SQL Server says of the changes it captures. Places in its log are texts here, of hexadecimal digits, which are in the order of the
 * places.
 *
 * @see <a href="https://learn.microsoft.com/sql/relational-databases/system-tables/cdc-change-tables-transact-sql">change_tables</a>
 */
final class SqlServerCapture {
    private static final int DENIED = 229;
    private static final String NOT_SHOWN = "0".repeat(20);

    private static final String INSTANCES =
            "SELECT OBJECT_SCHEMA_NAME(source_object_id), OBJECT_NAME(source_object_id), capture_instance, object_id,"
                    + " start_lsn, sys.fn_cdc_increment_lsn(start_lsn), sys.fn_cdc_get_min_lsn(capture_instance)"
                    + " FROM cdc.change_tables ORDER BY create_date";

    private static final String COLUMNS = """
            SELECT c.name, TYPE_NAME(c.user_type_id), c.is_computed,
                   (SELECT COUNT(*) FROM sys.indexes i
                      JOIN sys.index_columns x ON x.object_id = i.object_id AND x.index_id = i.index_id
                     WHERE i.is_primary_key = 1 AND i.object_id = c.object_id AND x.column_id = c.column_id),
                   (SELECT COUNT(*) FROM cdc.captured_columns k WHERE k.object_id = ? AND k.column_name = c.name)
              FROM sys.columns c WHERE c.object_id = OBJECT_ID(?) ORDER BY c.column_id""";

    /** What the reader of the log has not, or in a form of its own. */
    private static final Set<String> ODD_TYPES =
            Set.of("xml", "sql_variant", "geometry", "geography", "hierarchyid", "json", "vector");

    private final Database database;

    SqlServerCapture(Database database) {
        this.database = database;
    }

    /**
     * Of a table, which may have two while its columns change.
     *
     * @param next place behind the one it began at
     * @param least place that has not been cleaned up
     */
    record Instance(String table, String name, int id, String start, String next, String least) {}

    /**
     * Columns of a table that the log does not tell.
     *
     * @param uncaptured as the newest instance is without them
     * @param apart captured, but read from the table: computed, or of an odd type
     */
    record Untold(List<String> uncaptured, List<String> apart) {}

    boolean isEnabled(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT is_cdc_enabled FROM sys.databases WHERE name = DB_NAME()")) {
            return row.next() && row.getBoolean(1);
        }
    }

    CodedException off() {
        return new CodedException(
                Code.SQL_LOG_OFF,
                database.where() + ": change data capture is off (expected: EXEC sys.sp_cdc_enable_db, and on a server"
                        + " of one's own SQL Server Agent, which runs it)");
    }

    /** Of all tables, in the order in which they were made. Fails with a fault when they may not be seen. */
    List<Instance> instances(Connection connection) throws SQLException {
        if (!isEnabled(connection)) throw off();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(INSTANCES)) {
            List<Instance> found = new ArrayList<>();
            while (rows.next()) {
                found.add(new Instance(
                        rows.getString(1) + "." + rows.getString(2),
                        String.valueOf(rows.getString(3)),
                        rows.getInt(4),
                        place(rows.getBytes(5)),
                        place(rows.getBytes(6)),
                        place(rows.getBytes(7))));
            }
            return found;
        } catch (SQLException e) {
            if (e.getErrorCode() != DENIED) throw e;
            throw new CodedException(
                    Code.SQL_LOG_SIGN_IN,
                    database.where() + ": user " + user() + " may not see what is captured (expected: GRANT SELECT ON"
                            + " SCHEMA::cdc TO " + database.dialect().quoted(user()) + ")",
                    e);
        }
    }

    /** Fails with a fault when it has none, or none that may be read. */
    List<Instance> of(List<Instance> all, String table) {
        List<Instance> its =
                all.stream().filter(each -> each.table.equals(table)).toList();
        if (its.isEmpty()) {
            throw new CodedException(
                    Code.SQL_LOG_TABLE, "table " + table + " is not captured (expected: " + enabling(table, "") + ")");
        }
        for (Instance each : its) {
            if (!each.least.equals(NOT_SHOWN)) continue;
            throw new CodedException(
                    Code.SQL_LOG_SIGN_IN,
                    database.where() + ": user " + user() + " may not read capture instance " + each.name
                            + " (expected: GRANT SELECT ON " + quoted(table) + " TO "
                            + database.dialect().quoted(user())
                            + ", and where the instance has a role, that the user is a member of it)");
        }
        return its;
    }

    static String enabling(String table, String more) {
        int dot = table.indexOf('.');
        return "EXEC sys.sp_cdc_enable_table @source_schema = N'" + doubled(table.substring(0, dot))
                + "', @source_name = N'" + doubled(table.substring(dot + 1)) + "', @role_name = NULL" + more;
    }

    private static String doubled(String name) {
        return name.replace("'", "''");
    }

    /** Fails with a fault when a column of the key is among them, as rows are named by it. */
    Untold untold(Connection connection, Instance newest) throws SQLException {
        List<String> uncaptured = new ArrayList<>();
        List<String> apart = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setInt(1, newest.id);
            statement.setString(2, quoted(newest.table));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String name = String.valueOf(rows.getString(1));
                    boolean isCaptured = rows.getInt(5) > 0;
                    boolean isApart = rows.getBoolean(3) || ODD_TYPES.contains(String.valueOf(rows.getString(2)));
                    if (isCaptured && !isApart) continue;
                    if (rows.getInt(4) > 0) {
                        throw new CodedException(
                                Code.SQL_LOG_TABLE,
                                "table " + newest.table + ": key column " + name + " is not told by capture instance "
                                        + newest.name + " (expected: it among the captured columns, or mode ="
                                        + " change-tracking)");
                    }
                    (isCaptured || rows.getBoolean(3) ? apart : uncaptured).add(name);
                }
            }
        }
        return new Untold(uncaptured, apart);
    }

    /** Up to where the capture job has come; empty when it has never run. */
    Optional<String> end(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT sys.fn_cdc_get_max_lsn()")) {
            row.next();
            return Optional.ofNullable(row.getBytes(1)).map(SqlServerCapture::place);
        }
    }

    private static String place(byte @Nullable [] lsn) {
        return lsn == null ? NOT_SHOWN : HexFormat.of().formatHex(lsn);
    }

    private String quoted(String table) {
        int dot = table.indexOf('.');
        return database.dialect().quoted(table.substring(0, dot)) + "."
                + database.dialect().quoted(table.substring(dot + 1));
    }

    private String user() {
        return database.config().login().map(Login::user).orElse("weir");
    }
}
