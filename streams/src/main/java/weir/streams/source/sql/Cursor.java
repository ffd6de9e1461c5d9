package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import weir.config.JdbcConnectionConfig.Login;
import weir.config.SqlSourceConfig.Poll;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Offset.InTable;

/**
 * The column that a table is polled by, and up to where of it every row is there that will ever be.
 *
 * <p>A transaction may commit rows long after it has given them their cursor. A time is given no earlier than the transaction began, so
 * everything before the oldest open one is final. A number says nothing of time: the highest that is seen is final once every transaction
 * has ended that was open then. Of a version that the database draws, it says itself up to where none is to come.
 */
final class Cursor {
    private final Dialect dialect;
    private final Table table;
    private final Column column;
    private final Poll poll;
    private final String user;
    private @Nullable Seen seen;
    private boolean hasLooked;

    /** The highest number at a time. */
    private record Seen(String highest, long at) {}

    private Cursor(Dialect dialect, Table table, Column column, Poll poll, String user) {
        this.dialect = dialect;
        this.table = table;
        this.column = column;
        this.poll = poll;
        this.user = user;
    }

    /** Fails with a fault when the column will not do. */
    static Cursor of(Database database, Table table, Poll poll) {
        Column column = Table.known(table.fullName(), table.columns(), poll.cursor());
        String name = table.fullName() + "." + column.name();
        boolean isVersion = database.dialect().isVersion(column);
        if (!isVersion && !column.cell().isTime() && !column.cell().isNumber()) {
            throw new CodedException(
                    Code.SQL_TABLE, name + " is " + column.type() + " (expected: a time or a number, for poll.cursor)");
        }
        if (column.cell() == Cell.LOCAL_TIMESTAMP && poll.zone().isEmpty()) {
            throw new CodedException(
                    Code.SQL_TABLE,
                    name + " is " + column.type() + ", a time without an offset (expected: poll.zone, such as UTC)");
        }
        String user = database.config().login().map(Login::user).orElse("weir");
        return new Cursor(database.dialect(), table, column, poll, user);
    }

    Column column() {
        return column;
    }

    /**
     * Up to where everything is final.
     *
     * @param place a value of the cursor
     * @param isInclusive whether the place itself is
     * @param now the database's clock, microseconds
     * @param settled time before which everything is final, microseconds
     */
    record Bound(String place, boolean isInclusive, long now, long settled) {}

    /** Empty when nothing is known to be final yet. */
    synchronized Optional<Bound> bound(Connection connection) throws SQLException {
        if (dialect.isVersion(column)) {
            long now = dialect.now(connection); // before the number: what is read up to it was written before that
            return Optional.of(new Bound(dialect.oldestVersion(connection), false, now, now));
        }
        Dialect.Moment moment = dialect.moment(connection, user);
        if (moment.hidden().isPresent() && poll.lag().isEmpty()) {
            Dialect.Hidden hidden = moment.hidden().get();
            throw new CodedException(
                    Code.SQL_TRANSACTIONS, hidden.what() + " (expected: " + hidden.expected() + ", or poll.lag)");
        }
        if (!moment.isKnown()) return Optional.empty();
        long lag = poll.lag().map(each -> each.toNanos() / 1000).orElse(0L);
        long settled = moment.oldest() - lag;
        if (column.cell().isTime()) {
            long exact = settled - column.precision();
            return Optional.of(new Bound(text(exact), false, moment.now(), exact));
        }
        Optional<Bound> bound = Optional.ofNullable(seen)
                .filter(each -> each.at < settled)
                .map(each -> new Bound(each.highest, true, moment.now(), each.at));
        if (seen == null || bound.isPresent()) look(connection);
        return bound;
    }

    /** Whether the table had no row at the last look. */
    synchronized boolean isOfNothing() {
        return hasLooked && seen == null;
    }

    private void look(Connection connection) throws SQLException {
        String name = dialect.quoted(column.name());
        String sql =
                "SELECT MAX(" + name + ") FROM " + dialect.quoted(table.schema()) + "." + dialect.quoted(table.name());
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            hasLooked = true;
            String highest = row.getString(1);
            // the clock after the number: whoever drew a lower one had begun by then
            seen = highest == null
                    ? null
                    : new Seen(highest, dialect.moment(connection, user).now());
        }
    }

    /**
     * Where changes are read from once everything before the bound is loaded. Of a time a moment before it, as a row of exactly that time may
     * be still to come.
     */
    InTable start(Bound bound) {
        boolean isExact = bound.isInclusive() || dialect.isVersion(column);
        return new InTable(List.of(isExact ? bound.place() : text(bound.settled() - 1)));
    }

    /** The database's clock, microseconds. */
    long now(Connection connection) throws SQLException {
        return dialect.moment(connection, user).now();
    }

    /** A time as the column has it. */
    String text(long micros) {
        Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        return column.cell() == Cell.LOCAL_TIMESTAMP
                ? LocalDateTime.ofInstant(instant, zone()).toString()
                : instant.toString();
    }

    /**
     * Write time of a row, microseconds. By a time it is that time: however often and from wherever a row is read, a later version has a
     * later one. One that is counted up row by row would not be, as those before it may have moved on when they are read again.
     *
     * @param read when the page was read, after the last write time before it
     */
    long writeTime(Object value, long loadTime, long read) {
        if (value instanceof Instant instant) return Math.max(loadTime + 1, micros(instant));
        if (column.cell() == Cell.LOCAL_TIMESTAMP && value instanceof String text && !text.contains("infinity")) {
            return Math.max(
                    loadTime + 1,
                    micros(LocalDateTime.parse(text).atZone(zone()).toInstant()));
        }
        return Math.max(loadTime + 1, read);
    }

    private ZoneId zone() {
        return poll.zone().orElse(ZoneOffset.UTC);
    }

    private static long micros(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.get(ChronoField.MICRO_OF_SECOND));
    }
}
