package weir.drills;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import weir.standins.MariaDbStandIn;
import weir.standins.MySqlStandIn;
import weir.standins.PostgresStandIn;
import weir.standins.SqlStandIn;

/** Databases for drills, and statements beside writers at work, who are in each other's way. */
final class Sql {
    private static final Set<String> DEADLOCK = Set.of("40P01", "40001");
    private static final int ATTEMPTS = 20;

    private Sql() {}

    /** Whose tables are in a schema of that name. */
    enum Kind {
        POSTGRESQL("public"),
        MARIADB(SqlStandIn.DATABASE),
        MYSQL(SqlStandIn.DATABASE);

        final String schema;

        Kind(String schema) {
            this.schema = schema;
        }

        /** In a folder of the drill's own. */
        SqlStandIn start(Drill drill) throws IOException {
            var dir = drill.servers.dir().resolve(drill.name + "-sql");
            return switch (this) {
                case POSTGRESQL -> PostgresStandIn.start(dir);
                case MARIADB -> MariaDbStandIn.start(dir);
                case MYSQL -> MySqlStandIn.start(dir);
            };
        }

        /** What stands behind FROM for the numbers from 1 on, as column {@code n}. */
        String numbers(int count) {
            return switch (this) {
                case POSTGRESQL -> "generate_series(1, %d) AS numbers (n)".formatted(count);
                case MARIADB -> "(SELECT seq AS n FROM seq_1_to_%d) AS numbers".formatted(count);
                case MYSQL ->
                    "JSON_TABLE(CONCAT('[0', REPEAT(',0', %d), ']'), '$[*]' COLUMNS (n FOR ORDINALITY)) AS numbers"
                            .formatted(count - 1);
            };
        }
    }

    /** Each in a transaction of its own. */
    static void execute(SqlStandIn database, String... statements) throws SQLException {
        for (String sql : statements) together(database, sql);
    }

    /** All in one transaction, which is repeated when it was ended for another's sake. */
    static void together(SqlStandIn database, String... statements) throws SQLException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                // else MariaDB and MySQL hold every row that it has looked at
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                connection.setAutoCommit(false);
                for (String sql : statements) statement.execute(sql);
                connection.commit();
                return;
            } catch (SQLException e) {
                if (!isDeadlock(e)) throw e;
            }
        }
        throw new AssertionError("a deadlock each time: " + String.join("; ", statements));
    }

    static boolean isDeadlock(SQLException e) {
        return DEADLOCK.contains(e.getSQLState());
    }

    /** What a query finds, by its {@code id}; a row has its cells by column name, and no entry for a null. */
    static Map<Long, Map<String, Object>> rows(SqlStandIn database, String query) throws SQLException {
        Map<Long, Map<String, Object>> rows = new TreeMap<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    Object value = result.getObject(i);
                    if (value != null) row.put(result.getMetaData().getColumnLabel(i), value);
                }
                rows.put(result.getLong("id"), row);
            }
        }
        return rows;
    }
}
