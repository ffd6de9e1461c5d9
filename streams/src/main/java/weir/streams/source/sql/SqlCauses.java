package weir.streams.source.sql;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientException;
import java.util.Map;
import java.util.Optional;
import weir.config.SqlDatabase;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.tls.TlsCauses;

/** Says whose fault it is when a database does not give what was asked for: by the number it gives, else by the SQL state. */
final class SqlCauses {
    /** https://mariadb.com/kb/en/mariadb-error-code-reference/ and https://dev.mysql.com/doc/mysql-errors/8.0/en/ */
    private static final Map<Integer, Code> MARIADB_OR_MYSQL = Map.ofEntries(
            Map.entry(1040, Code.SQL_BUSY), // too many connections
            Map.entry(1203, Code.SQL_BUSY), // of this user
            Map.entry(1205, Code.SQL_BUSY), // waited for a lock
            Map.entry(1213, Code.SQL_BUSY), // deadlock
            Map.entry(1020, Code.SQL_BUSY), // a row has changed since
            Map.entry(1317, Code.SQL_BUSY), // somebody has ended the statement
            Map.entry(1412, Code.SQL_BUSY), // the table was altered meanwhile
            Map.entry(1615, Code.SQL_BUSY), // as above
            Map.entry(1969, Code.SQL_BUSY), // took too long
            Map.entry(3024, Code.SQL_BUSY), // as above, of MySQL
            Map.entry(3169, Code.SQL_UNREACHABLE), // the session was killed
            Map.entry(4031, Code.SQL_UNREACHABLE), // was idle too long
            Map.entry(1053, Code.SQL_UNREACHABLE), // shuts down
            Map.entry(1927, Code.SQL_UNREACHABLE), // connection was killed
            Map.entry(1044, Code.SQL_SIGN_IN),
            Map.entry(1045, Code.SQL_SIGN_IN),
            Map.entry(1142, Code.SQL_SIGN_IN),
            Map.entry(1143, Code.SQL_SIGN_IN),
            Map.entry(1227, Code.SQL_SIGN_IN),
            Map.entry(1820, Code.SQL_SIGN_IN), // a password that is to be changed
            Map.entry(1862, Code.SQL_SIGN_IN), // as above
            Map.entry(3118, Code.SQL_SIGN_IN), // the account is locked
            Map.entry(1698, Code.SQL_SIGN_IN),
            Map.entry(1049, Code.SQL_MISSING),
            Map.entry(1054, Code.SQL_MISSING),
            Map.entry(1146, Code.SQL_MISSING));

    /** https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors */
    private static final Map<Integer, Code> SQL_SERVER = Map.ofEntries(
            Map.entry(1205, Code.SQL_BUSY), // deadlock
            Map.entry(1222, Code.SQL_BUSY), // waited for a lock
            Map.entry(701, Code.SQL_BUSY), // memory
            Map.entry(1204, Code.SQL_BUSY), // locks
            Map.entry(3952, Code.SQL_TRACKING_OFF), // no snapshots
            Map.entry(3953, Code.SQL_BUSY), // snapshots are being turned on
            Map.entry(3956, Code.SQL_BUSY), // as above
            Map.entry(3957, Code.SQL_BUSY), // snapshots were turned on after this one began
            Map.entry(3958, Code.SQL_BUSY), // no room for versions of rows
            Map.entry(3960, Code.SQL_BUSY), // an update met another
            Map.entry(3961, Code.SQL_BUSY), // the table was altered meanwhile
            Map.entry(3966, Code.SQL_BUSY), // no room for versions of rows
            Map.entry(3967, Code.SQL_BUSY), // as above
            Map.entry(617, Code.SQL_BUSY), // moved while it was read
            Map.entry(669, Code.SQL_BUSY), // as above
            Map.entry(8628, Code.SQL_BUSY), // no plan in time
            Map.entry(8651, Code.SQL_BUSY), // memory
            Map.entry(8645, Code.SQL_BUSY), // memory
            Map.entry(10928, Code.SQL_BUSY),
            Map.entry(10929, Code.SQL_BUSY),
            Map.entry(10936, Code.SQL_BUSY),
            Map.entry(40501, Code.SQL_BUSY),
            Map.entry(40549, Code.SQL_BUSY), // ended as it took too long
            Map.entry(40550, Code.SQL_BUSY), // as it had too many locks
            Map.entry(40551, Code.SQL_BUSY), // or too much of tempdb
            Map.entry(40553, Code.SQL_BUSY), // or of memory
            Map.entry(22105, Code.SQL_TRACKING_OFF), // of this table
            Map.entry(596, Code.SQL_UNREACHABLE), // the session was killed
            Map.entry(904, Code.SQL_UNREACHABLE), // starts by itself
            Map.entry(921, Code.SQL_UNREACHABLE), // recovers
            Map.entry(922, Code.SQL_UNREACHABLE), // as above
            Map.entry(927, Code.SQL_UNREACHABLE), // is being restored
            Map.entry(942, Code.SQL_UNREACHABLE), // is offline
            Map.entry(952, Code.SQL_UNREACHABLE), // between two states
            Map.entry(976, Code.SQL_UNREACHABLE), // of an availability group, and fails over
            Map.entry(983, Code.SQL_UNREACHABLE), // as above
            Map.entry(988, Code.SQL_UNREACHABLE), // as above
            Map.entry(4221, Code.SQL_UNREACHABLE), // a copy that is not ready
            Map.entry(6005, Code.SQL_UNREACHABLE), // shuts down
            Map.entry(17142, Code.SQL_UNREACHABLE), // is paused
            Map.entry(18401, Code.SQL_UNREACHABLE), // is being upgraded
            Map.entry(40143, Code.SQL_UNREACHABLE),
            Map.entry(40166, Code.SQL_UNREACHABLE),
            Map.entry(40197, Code.SQL_UNREACHABLE),
            Map.entry(40540, Code.SQL_UNREACHABLE),
            Map.entry(40613, Code.SQL_UNREACHABLE),
            Map.entry(40615, Code.SQL_UNREACHABLE), // its firewall
            Map.entry(49918, Code.SQL_BUSY),
            Map.entry(49919, Code.SQL_BUSY),
            Map.entry(49920, Code.SQL_BUSY),
            Map.entry(229, Code.SQL_SIGN_IN),
            Map.entry(230, Code.SQL_SIGN_IN),
            Map.entry(916, Code.SQL_SIGN_IN),
            Map.entry(18456, Code.SQL_SIGN_IN),
            Map.entry(4060, Code.SQL_MISSING),
            Map.entry(207, Code.SQL_MISSING),
            Map.entry(208, Code.SQL_MISSING));

    /** https://www.postgresql.org/docs/17/errcodes-appendix.html; by state, or by the class that it begins with. */
    private static final Map<String, Code> STATES = Map.ofEntries(
            Map.entry("08", Code.SQL_UNREACHABLE),
            Map.entry("57P", Code.SQL_UNREACHABLE), // shut down, starting up
            Map.entry("58", Code.SQL_UNREACHABLE), // its disk
            Map.entry("0A000", Code.SQL_BUSY), // a plan that was made before the table was changed
            Map.entry("25006", Code.SQL_REFUSED),
            Map.entry("40", Code.SQL_BUSY),
            Map.entry("53", Code.SQL_BUSY),
            Map.entry("55P03", Code.SQL_BUSY),
            Map.entry("57014", Code.SQL_BUSY),
            Map.entry("28", Code.SQL_SIGN_IN),
            Map.entry("42501", Code.SQL_SIGN_IN),
            Map.entry("3D000", Code.SQL_MISSING),
            Map.entry("42P01", Code.SQL_MISSING),
            Map.entry("42703", Code.SQL_MISSING),
            Map.entry("3F000", Code.SQL_MISSING));

    /** How MariaDB's driver says that it has nothing to encrypt a password of MySQL with. */
    private static final String NO_KEY = "RSA public key is not available client side";

    private SqlCauses() {}

    static CodedException of(SQLException e, Database database) {
        return of(
                e,
                database.where(),
                database.config().database(),
                database.config().login().map(login -> "user " + login.user() + " with this password"));
    }

    /** @param user and what it signs in with; empty of a credential */
    static CodedException of(SQLException e, String where, SqlDatabase database, Optional<String> user) {
        Optional<String> tls = TlsCauses.of(e, "database");
        if (tls.isPresent()) return new CodedException(Code.SQL_SETUP, where + ": " + tls.get(), e);
        if (String.valueOf(e.getMessage()).contains(NO_KEY)) {
            return new CodedException(
                    Code.SQL_SIGN_IN,
                    where
                            + ": the password of a caching_sha2_password user is sent encrypted only (expected: tls.enabled ="
                            + " true, or where nobody else is on the network allowPublicKeyRetrieval=true in the url)",
                    e);
        }
        Code code = code(e, database);
        String said = String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
        return new CodedException(code, where + ": " + said + expected(code, user), e);
    }

    private static String expected(Code code, Optional<String> user) {
        return switch (code) {
            case SQL_SIGN_IN ->
                " (expected: " + user.orElse("CREATE USER [NAME] FROM EXTERNAL PROVIDER for this credential")
                        + ", and GRANT SELECT for it)";
            case SQL_TRACKING_OFF ->
                " (expected: ALTER TABLE … ENABLE CHANGE_TRACKING, and ALTER DATABASE CURRENT SET"
                        + " ALLOW_SNAPSHOT_ISOLATION ON)";
            default -> "";
        };
    }

    private static Code code(SQLException e, SqlDatabase database) {
        Code byNumber = switch (database) {
            case POSTGRESQL -> null;
            case MARIADB, MYSQL -> MARIADB_OR_MYSQL.get(e.getErrorCode());
            case SQL_SERVER -> SQL_SERVER.get(e.getErrorCode());
        };
        if (byNumber != null) return byNumber;
        String state = String.valueOf(e.getSQLState());
        for (int length = state.length(); length >= 2; length--) {
            Code byState = STATES.get(state.substring(0, length));
            if (byState != null) return byState;
        }
        if (e instanceof SQLTimeoutException) return Code.SQL_BUSY;
        boolean isOfTheConnection = e instanceof SQLRecoverableException
                || e instanceof SQLTransientException
                || e.getCause() instanceof IOException;
        return isOfTheConnection ? Code.SQL_UNREACHABLE : Code.SQL_REFUSED;
    }
}
