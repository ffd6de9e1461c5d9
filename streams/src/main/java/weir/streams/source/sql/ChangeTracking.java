package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import weir.config.JdbcConnectionConfig.Login;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.source.sql.TrackedPlace.State;

/**
 * What SQL Server says of the changes it tracks. All of a look happens in one snapshot: the version, whether it is valid, the changes, and
 * the rows as they are then.
 *
 * @see <a href="https://learn.microsoft.com/sql/relational-databases/track-changes/work-with-change-tracking-sql-server">change tracking</a>
 */
final class ChangeTracking {
    /** {@code ISQLServerConnection.TRANSACTION_SNAPSHOT}. */
    private static final int SNAPSHOT = 4096;

    private static final int AZURE_SQL_DATABASE = 5;

    private final Database database;
    private volatile int edition;

    ChangeTracking(Database database) {
        this.database = database;
    }

    /**
     * The database as a snapshot shows it.
     *
     * @param now its clock, microseconds
     */
    record Moment(State state, long now) {}

    /** What is done within a snapshot. */
    @FunctionalInterface
    interface Look<T> {
        T at(Moment moment) throws SQLException;
    }

    /** Fails with a fault that says what to run when the table is not tracked or may not be read so. */
    <T> T look(Connection connection, Table table, Look<T> look) throws SQLException {
        // before the snapshot, as it is no row of the database: whoever restores that ends this connection
        String incarnation = incarnation(connection);
        int usual = connection.getTransactionIsolation();
        connection.setTransactionIsolation(SNAPSHOT);
        connection.setAutoCommit(false);
        T seen = look.at(moment(connection, table, incarnation));
        // after a failure the connection is closed as it is: to go back first would hide what has failed
        connection.rollback(); // only read
        connection.setAutoCommit(true);
        connection.setTransactionIsolation(usual);
        return seen;
    }

    private Moment moment(Connection connection, Table table, String incarnation) throws SQLException {
        String sql = "SELECT CHANGE_TRACKING_CURRENT_VERSION(), CHANGE_TRACKING_MIN_VALID_VERSION(OBJECT_ID(?)),"
                + " DATEDIFF_BIG(microsecond, '1970-01-01', SYSUTCDATETIME()),"
                + " (SELECT CONVERT(nvarchar(20), object_id) + N' since ' + CONVERT(nvarchar(20), begin_version)"
                + " FROM sys.change_tracking_tables WHERE object_id = OBJECT_ID(?))";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, quoted(table));
            statement.setString(2, quoted(table));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                long current = row.getLong(1);
                boolean isOff = row.wasNull();
                long minValid = row.getLong(2);
                boolean isHidden = row.wasNull();
                if (!isOff && !isHidden) {
                    // another table may have its name by now, or its tracking may have begun again, with no version in
                    // between
                    String life = incarnation + ", table " + row.getString(4);
                    return new Moment(new State(current, minValid, life), row.getLong(3));
                }
                if (isOff) {
                    throw off(
                            "change tracking is off",
                            "ALTER DATABASE CURRENT SET CHANGE_TRACKING = ON"
                                    + " (CHANGE_RETENTION = 3 DAYS, AUTO_CLEANUP = ON)");
                }
            }
        }
        throw hidden(connection, table);
    }

    /** There is no lowest version of a table that is not tracked, and none for who may not see it. */
    private CodedException hidden(Connection connection, Table table) throws SQLException {
        String sql = "SELECT COUNT(*), HAS_PERMS_BY_NAME(?, 'OBJECT', 'VIEW CHANGE TRACKING')"
                + " FROM sys.change_tracking_tables WHERE object_id = OBJECT_ID(?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, quoted(table));
            statement.setString(2, quoted(table));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (row.getInt(1) == 0) {
                    return off(
                            "table " + table.fullName() + " is not tracked",
                            "ALTER TABLE " + quoted(table) + " ENABLE CHANGE_TRACKING");
                }
            }
        }
        String user = database.config().login().map(Login::user).orElse("weir");
        return new CodedException(
                Code.SQL_TRACKING_SIGN_IN,
                database.where() + ": changes of " + table.fullName() + " may not be seen (expected: GRANT VIEW CHANGE"
                        + " TRACKING ON " + quoted(table) + " TO "
                        + database.dialect().quoted(user) + ")");
    }

    private CodedException off(String what, String expected) {
        return new CodedException(
                Code.SQL_TRACKING_OFF, database.where() + ": " + what + " (expected: " + expected + ")");
    }

    /** Fails with a fault that says what to run when the table cannot be read so. Changes nothing. */
    void check(Connection connection, Table table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT snapshot_isolation_state,"
                        + " CONVERT(nvarchar(20), DATABASEPROPERTYEX(DB_NAME(), 'Updateability'))"
                        + " FROM sys.databases WHERE name = DB_NAME()")) {
            boolean isThere = row.next();
            if (isThere && "READ_ONLY".equals(row.getString(2)))
                throw off("changes cannot be read from a read-only copy", "a connection to its primary");
            if (isThere && row.getInt(1) != 1)
                throw off("snapshots are not allowed", "ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION ON");
        }
        look(connection, table, moment -> moment);
    }

    /**
     * What tells the database from one that was restored in its place: of a server its recovery fork, which every restore begins anew and no
     * failover does; Azure SQL Database does not show that, but a restore makes another database there.
     */
    private String incarnation(Connection connection) throws SQLException {
        if (edition == 0) {
            edition = Integer.parseInt(text(connection, "SELECT CONVERT(nvarchar(10), SERVERPROPERTY('EngineEdition'))")
                    .orElse("0"));
        }
        Optional<String> fork = edition == AZURE_SQL_DATABASE
                ? Optional.empty()
                : text(
                        connection,
                        "SELECT CONVERT(nvarchar(40), recovery_fork_guid) FROM sys.database_recovery_status"
                                + " WHERE database_id = DB_ID()");
        if (fork.isPresent()) return "fork " + fork.get();
        return "made "
                + text(
                                connection,
                                "SELECT CONVERT(nvarchar(40), create_date, 126) FROM sys.databases WHERE name = DB_NAME()")
                        .orElse("at some time");
    }

    private static Optional<String> text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
        }
    }

    private String quoted(Table table) {
        Dialect dialect = database.dialect();
        return dialect.quoted(table.schema()) + "." + dialect.quoted(table.name());
    }
}
