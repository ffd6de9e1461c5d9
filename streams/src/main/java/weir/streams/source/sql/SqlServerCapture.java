package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
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

    private static final String HOW_IT_RUNS = " (expected: SQL Server Agent to run, and EXEC sys.sp_cdc_start_job"
            + " @job_type = N'capture'; in Azure SQL Database a minute or two)";

    private static final String INSTANCES =
            "SELECT OBJECT_SCHEMA_NAME(source_object_id), OBJECT_NAME(source_object_id), capture_instance, object_id,"
                    + " start_lsn, sys.fn_cdc_increment_lsn(start_lsn), sys.fn_cdc_get_min_lsn(capture_instance)"
                    + " FROM cdc.change_tables ORDER BY create_date";

    private final Database database;

    SqlServerCapture(Database database) {
        this.database = database;
    }

    /**
     * Of a table, which may have two while its columns change.
     *
     * @param start where it began; none before the capture job has come to it
     * @param next place behind the one it began at
     * @param least place that has not been cleaned up
     */
    record Instance(String table, String name, int id, String start, String next, String least) {
        boolean hasBegun() {
            return !start.equals(NOT_SHOWN);
        }
    }

    private static boolean isEnabled(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT is_cdc_enabled FROM sys.databases WHERE name = DB_NAME()")) {
            return row.next() && row.getBoolean(1);
        }
    }

    private CodedException off(SQLException cause) {
        return new CodedException(
                Code.SQL_LOG_OFF,
                database.where() + ": change data capture is off (expected: EXEC sys.sp_cdc_enable_db, and on a server"
                        + " of one's own SQL Server Agent, which runs it)",
                cause);
    }

    /** Of all tables, in the order in which they were made. Fails with a fault when they may not be seen. */
    List<Instance> instances(Connection connection) throws SQLException {
        return asked(connection, INSTANCES, rows -> {
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
        });
    }

    /** Reads an answer. */
    @FunctionalInterface
    interface Reading<T> {
        T of(ResultSet rows) throws SQLException;
    }

    <T> T asked(Connection connection, String sql, Reading<T> reading) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return reading.of(rows);
        } catch (SQLException e) {
            if (!isEnabled(connection)) throw off(e);
            if (e.getErrorCode() != DENIED) throw e;
            throw new CodedException(
                    Code.SQL_LOG_SIGN_IN,
                    database.where() + ": user " + user() + " may not see what is captured (expected: GRANT SELECT ON"
                            + " SCHEMA::cdc TO " + database.dialect().quoted(user()) + ")",
                    e);
        }
    }

    /** Those that have begun. Fails with a fault when it has none, or none that may be read; weather while none has begun. */
    List<Instance> of(List<Instance> all, String table) {
        List<Instance> its =
                all.stream().filter(each -> each.table.equals(table)).toList();
        if (its.isEmpty()) {
            throw new CodedException(
                    Code.SQL_LOG_TABLE, "table " + table + " is not captured (expected: " + enabling(table, "") + ")");
        }
        List<Instance> begun = its.stream().filter(Instance::hasBegun).toList();
        if (begun.isEmpty()) {
            throw new CodedException(
                    Code.SQL_LOG_WAITS,
                    database.where() + ": the capture job has not come yet to where the capture of " + table + " begins"
                            + HOW_IT_RUNS);
        }
        for (Instance each : begun) {
            if (!each.least.equals(NOT_SHOWN)) continue;
            throw new CodedException(
                    Code.SQL_LOG_SIGN_IN,
                    database.where() + ": user " + user() + " may not read capture instance " + each.name
                            + " (expected: GRANT SELECT ON " + quoted(table) + " TO "
                            + database.dialect().quoted(user())
                            + ", and where the instance has a role, that the user is a member of it)");
        }
        return begun;
    }

    static String enabling(String table, String more) {
        int dot = table.indexOf('.');
        return "EXEC sys.sp_cdc_enable_table @source_schema = N'" + doubled(table.substring(0, dot))
                + "', @source_name = N'" + doubled(table.substring(dot + 1)) + "', @role_name = NULL" + more;
    }

    private static String doubled(String name) {
        return name.replace("'", "''");
    }

    /** Up to where the capture job has come. Weather when it has never run. */
    String begun(Connection connection) throws SQLException {
        return end(connection)
                .orElseThrow(() -> new CodedException(
                        Code.SQL_LOG_WAITS,
                        database.where() + ": nothing was captured yet, not even that nothing happened" + HOW_IT_RUNS));
    }

    /** Up to where the capture job has come; empty when it has never run. */
    Optional<String> end(Connection connection) throws SQLException {
        return one(connection, "SELECT sys.fn_cdc_get_max_lsn()");
    }

    /** Whether there is no transaction from a place on that has changed something: then the engine gives no sign. */
    boolean isQuiet(Connection connection, String from) throws SQLException {
        return one(
                        connection,
                        "SELECT MAX(start_lsn) FROM cdc.lsn_time_mapping WHERE tran_id <> 0x00 AND start_lsn >= 0x"
                                + from)
                .isEmpty();
    }

    private Optional<String> one(Connection connection, String sql) throws SQLException {
        return asked(connection, sql, row -> {
            row.next();
            return Optional.ofNullable(row.getBytes(1)).map(SqlServerCapture::place);
        });
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
