package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/** Whether a binary log has all changes in a form that can be read, by the settings of its server. */
record BinaryLogSettings(String where) {
    /** {@code ER_UNKNOWN_SYSTEM_VARIABLE}. */
    private static final int UNKNOWN = 1193;

    private static final int ONLY = 2;
    private static final int NEVER = 3;

    /**
     * What the engine passes over, or does not understand.
     *
     * @param variable that a server may be too old to have
     * @param values of the variable that it does
     */
    record Unread(String variable, Set<String> values, String found, String expected) {}

    void check(Connection connection, List<Unread> unread) throws SQLException {
        List<String> found = BinaryLog.row(
                        connection, "SELECT @@GLOBAL.log_bin, @@GLOBAL.binlog_format, @@GLOBAL.binlog_row_image")
                .orElseThrow();
        if (!found.equals(List.of("1", "ROW", "FULL"))) {
            throw off("log_bin, binlog_format and binlog_row_image are " + found
                    + " (expected: log_bin, binlog_format = ROW and binlog_row_image = FULL in the server's settings, then"
                    + " its restart)");
        }
        for (Unread each : unread) {
            if (isRead(connection, each)) continue;
            throw off(each.found + " (expected: SET GLOBAL " + each.variable + " = " + each.expected
                    + ", and in the server's settings)");
        }
    }

    private static boolean isRead(Connection connection, Unread unread) throws SQLException {
        try {
            String value = BinaryLog.row(connection, "SELECT @@GLOBAL." + unread.variable)
                    .orElseThrow()
                    .get(0);
            return unread.values.contains(value);
        } catch (SQLException e) {
            if (e.getErrorCode() != UNKNOWN) throw e;
            return true;
        }
    }

    /** @param status the answer that tells the end of the log, too */
    void check(List<String> status, List<String> tables) {
        for (String table : tables) {
            String schema = table.substring(0, table.indexOf('.'));
            List<String> only = names(status.get(ONLY));
            boolean isThere = only.isEmpty() ? !names(status.get(NEVER)).contains(schema) : only.contains(schema);
            if (isThere) continue;
            throw off("changes of " + schema + " are not in the log (expected: a server without binlog-do-db and"
                    + " binlog-ignore-db that leave it out)");
        }
    }

    private static List<String> names(String list) {
        return list.isEmpty() ? List.of() : Arrays.asList(list.split(",", -1));
    }

    private CodedException off(String what) {
        return new CodedException(Code.SQL_LOG_OFF, where + ": " + what);
    }
}
