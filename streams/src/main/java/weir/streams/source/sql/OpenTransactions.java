package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import weir.streams.source.sql.Dialect.Hidden;
import weir.streams.source.sql.Dialect.Moment;

/**
 * Since when a MariaDB or MySQL has had open transactions.
 *
 * <p>The server answers from a copy that it renews only when nobody has read it for a tenth of a second. So looks are that far apart, and one
 * counts only if it finds itself: the copy was then made while it ran. Until one does, what the last one found stands.
 * https://dev.mysql.com/doc/refman/8.4/en/innodb-information-schema-internal-data.html
 */
final class OpenTransactions {
    /** Both lists of what is open count in whole seconds. */
    private static final long ROUNDED = 1_000_000;

    private static final Duration APART = Duration.ofMillis(120);
    /** So that two who look do not hold one another up for long. */
    private static final int MOST_DOUBLINGS = 4;

    private static final int DENIED = 1227;

    private long settled = Moment.UNKNOWN;
    private Optional<Hidden> hidden = Optional.empty();
    private long nextLook = System.nanoTime();
    private int misses;

    synchronized Moment look(Connection connection, String user) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // in the session's zone, which is UTC: in the server's own an hour may come twice
            long now = number(statement, "SELECT CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED)");
            // the list of transactions is in that, whatever the session says
            statement.execute("SET time_zone = 'SYSTEM'");
            try {
                if (System.nanoTime() - nextLook >= 0) look(statement, now);
            } catch (SQLException e) {
                if (e.getErrorCode() != DENIED) throw e;
                settled = now - ROUNDED;
                hidden = Optional.of(Hidden.byRights("GRANT PROCESS ON *.* TO '" + user + "'@'%'"));
            } finally {
                statement.execute("SET time_zone = '+00:00'");
            }
            return new Moment(now, settled, hidden);
        }
    }

    private void look(Statement statement, long now) throws SQLException {
        long age = transactions(statement);
        misses = age < 0 ? Math.min(misses + 1, MOST_DOUBLINGS) : 0;
        long wait = APART.toNanos();
        nextLook = System.nanoTime()
                + wait
                + (misses == 0 ? 0 : ThreadLocalRandom.current().nextLong(wait << misses));
        if (age < 0) return;
        // a statement has its time when it begins, and its transaction begins when it first touches a table
        age = Math.max(
                age,
                number(
                        statement,
                        "SELECT COALESCE(MAX(time), 0) * 1000000 FROM information_schema.processlist WHERE id <>"
                                + " CONNECTION_ID() AND command IN ('Query', 'Execute', 'Prepare', 'Fetch')"));
        long replicating = number(
                statement,
                "SELECT COUNT(*) FROM information_schema.processlist WHERE command IN ('Slave_SQL', 'Slave_worker')"
                        + " OR (user = 'system user' AND command IN ('Connect', 'Query'))");
        hidden = replicating == 0 ? Optional.empty() : Optional.of(Hidden.elsewhere());
        settled = now - age - ROUNDED;
    }

    /** Age of the oldest, microseconds; -1 when the answer is an old one. */
    private static long transactions(Statement statement) throws SQLException {
        String itself =
                "weir" + Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), 36);
        statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
        try (ResultSet row = statement.executeQuery("SELECT /* " + itself + " */"
                + " COALESCE(MAX(IF(trx_mysql_thread_id = CONNECTION_ID(), 0,"
                + " TIMESTAMPDIFF(MICROSECOND, trx_started, NOW(6)))), 0),"
                + " COALESCE(SUM(trx_mysql_thread_id = CONNECTION_ID() AND trx_query LIKE '%" + itself + "%'), 0)"
                + " FROM information_schema.innodb_trx")) {
            row.next();
            return row.getLong(2) == 0 ? -1 : row.getLong(1);
        } finally {
            statement.execute("ROLLBACK");
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
