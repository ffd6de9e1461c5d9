package weir.drills;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import weir.standins.SqlStandIn;

/** Statements beside writers at work, who are in each other's way. */
final class Sql {
    private static final Set<String> DEADLOCK = Set.of("40P01", "40001");
    private static final int ATTEMPTS = 20;

    private Sql() {}

    static void execute(SqlStandIn database, String... statements) throws SQLException {
        for (String sql : statements) execute(database, sql);
    }

    private static void execute(SqlStandIn database, String sql) throws SQLException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
                return;
            } catch (SQLException e) {
                if (!DEADLOCK.contains(e.getSQLState())) throw e;
            }
        }
        throw new AssertionError("a deadlock each time: " + sql);
    }
}
