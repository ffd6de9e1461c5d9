package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/** Which tables a slot of PostgreSQL tells of, and what of them. A table is in it by what it is, not by its name. */
final class PostgreSqlPublication {
    private static final String DENIED = "42501";

    private static final String PUBLISHED = "SELECT schemaname, tablename FROM pg_publication_tables WHERE pubname = ?";

    /** Older servers lack some of it, so it is asked for as JSON. */
    private static final String LEFT_OUT = """
            SELECT CASE WHEN NOT (pubinsert AND pubupdate AND pubdelete AND pubtruncate) THEN 'kinds of changes'
                        WHEN NOT (to_jsonb(p) ->> 'pubviaroot')::bool
                             AND EXISTS (SELECT FROM pg_publication_rel r JOIN pg_class c ON c.oid = r.prrelid
                                          WHERE r.prpubid = p.oid AND c.relkind = 'p') THEN 'the roots of partitions'
                        WHEN EXISTS (SELECT FROM pg_publication_rel r
                                      WHERE r.prpubid = p.oid
                                        AND (to_jsonb(r) ->> 'prqual' IS NOT NULL OR to_jsonb(r) ->> 'prattrs' IS NOT NULL))
                             THEN 'columns or rows'
                   END
              FROM pg_publication p
             WHERE pubname = ?""";

    /** Computed by the server, and sent by none before 18. */
    private static final String GENERATED = """
            SELECT p.schemaname, p.tablename, a.attname
              FROM pg_publication_tables p
              JOIN pg_namespace n ON n.nspname = p.schemaname
              JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = p.tablename
              JOIN pg_attribute a ON a.attrelid = c.oid
             WHERE p.pubname = ? AND a.attgenerated <> '' AND NOT a.attisdropped
             ORDER BY 1, 2, a.attnum""";

    private final String name;
    private final String where;
    private final Dialect dialect;

    PostgreSqlPublication(String name, Database database) {
        this.name = name;
        this.where = database.where();
        this.dialect = database.dialect();
    }

    /** Fails with a fault when one of the tables is not in it. */
    void verify(Connection connection, List<String> tables) throws SQLException {
        Set<String> published = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(PUBLISHED)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) published.add(rows.getString(1) + "." + rows.getString(2));
            }
        }
        for (String table : tables) {
            if (published.contains(table)) continue;
            throw new CodedException(
                    Code.SQL_LOG_LOST,
                    "table " + table + " is not in publication " + name
                            + " any more: it was taken out, or dropped and made"
                            + " anew, and changes of it were not read (expected: the tables to be loaded anew)");
        }
    }

    /** Columns that are never told, by the name of the table. */
    Map<String, List<String>> untold(Connection connection) throws SQLException {
        Map<String, List<String>> untold = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(GENERATED)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    untold.computeIfAbsent(rows.getString(1) + "." + rows.getString(2), table -> new ArrayList<>())
                            .add(rows.getString(3));
                }
            }
        }
        return untold;
    }

    /** One that was made beforehand may leave things out. */
    private void checkPublication(Connection connection) throws SQLException {
        String left = PostgreSqlLog.text(connection, LEFT_OUT, name);
        if (left == null) return;
        throw new CodedException(
                Code.SQL_LOG_TABLE,
                "publication " + name + " leaves out " + left + " (expected: one of whole tables, WITH (publish ="
                        + " 'insert, update, delete, truncate', publish_via_partition_root = true))");
    }

    /** Makes sure that it is there and has the tables. */
    void publish(Connection connection, List<String> tables) throws SQLException {
        publish(connection, tables, "COMMIT");
    }

    /** Fails as {@link #publish} would, and changes nothing. */
    void rehearse(Connection connection, List<String> tables) throws SQLException {
        publish(connection, tables, "ROLLBACK");
    }

    private void publish(Connection connection, List<String> tables, String end) throws SQLException {
        boolean isThere =
                PostgreSqlLog.text(connection, "SELECT pubname FROM pg_publication WHERE pubname = ?", name) != null;
        if (isThere) checkPublication(connection);
        List<String> missing = new ArrayList<>();
        for (String table : tables) {
            int dot = table.indexOf('.');
            String found = PostgreSqlLog.text(
                    connection,
                    "SELECT pubname FROM pg_publication_tables WHERE pubname = ? AND schemaname = ? AND tablename = ?",
                    name,
                    table.substring(0, dot),
                    table.substring(dot + 1));
            if (found == null)
                missing.add(dialect.quoted(table.substring(0, dot)) + "." + dialect.quoted(table.substring(dot + 1)));
        }
        if (isThere && missing.isEmpty()) return;
        String publication = dialect.quoted(name);
        String sql = isThere
                ? "ALTER PUBLICATION " + publication + " ADD TABLE " + String.join(", ", missing)
                : "CREATE PUBLICATION " + publication + " FOR TABLE " + String.join(", ", missing)
                        + " WITH (publish_via_partition_root = true)";
        try (Statement statement = connection.createStatement()) {
            // of this transaction alone: all others only read
            statement.execute("BEGIN READ WRITE; " + sql + "; " + end);
        } catch (SQLException e) {
            if (!DENIED.equals(e.getSQLState())) throw e;
            throw new CodedException(
                    Code.SQL_LOG_SIGN_IN,
                    where + ": " + e.getMessage() + " (expected: run as the owner of the tables: " + sql + ")",
                    e);
        }
    }
}
