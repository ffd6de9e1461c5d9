package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/** What foreign keys of MariaDB and MySQL do to rows, which no binary log tells. */
final class LogCascades {
    private static final String CASCADES = """
            SELECT constraint_name, delete_rule, update_rule
              FROM information_schema.referential_constraints
             WHERE constraint_schema = ? AND table_name = ?
               AND (delete_rule NOT IN ('RESTRICT', 'NO ACTION') OR update_rule NOT IN ('RESTRICT', 'NO ACTION'))""";

    private LogCascades() {}

    /** InnoDB does these by itself, and nothing of them is in the log. */
    static void check(Connection connection, String table) throws SQLException {
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
}
