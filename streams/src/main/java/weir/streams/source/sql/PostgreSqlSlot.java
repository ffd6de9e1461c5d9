package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/** What keeps the log of PostgreSQL until it is read. */
final class PostgreSqlSlot {
    /** A slot waits for the transactions that are open. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String CANCELLED = "57014";

    private static final String BLOCKER = """
            SELECT format('pid %s (%s, %s), open for %s s', pid, usename, coalesce(nullif(application_name, ''), 'no name'),
                          extract(epoch FROM clock_timestamp() - xact_start)::int)
              FROM pg_stat_activity
             WHERE xact_start IS NOT NULL AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL
             ORDER BY xact_start LIMIT 1""";

    private static final String SLOT = """
            SELECT plugin, active_pid, (confirmed_flush_lsn - '0/0'::pg_lsn)::bigint, wal_status
              FROM pg_replication_slots WHERE slot_name = ? AND database = current_database()""";

    private final String name;
    private final String where;

    PostgreSqlSlot(String name, Database database) {
        this.name = name;
        this.where = database.where();
    }

    /**
     * As it is.
     *
     * @param confirmed before it nothing is kept
     */
    private record Slot(String plugin, Optional<Integer> reader, long confirmed, String status) {}

    /** Makes sure that it is there, and says before what nothing is kept. Weather while a transaction holds it up. */
    long begin(Connection connection) throws SQLException {
        Optional<Slot> there = slot(connection);
        if (there.isPresent() && !there.get().plugin.equals("pgoutput")) {
            throw new CodedException(
                    Code.SQL_LOG_LOST,
                    where + ": slot " + name + " is of plugin " + there.get().plugin + " (expected: another cdc.slot)");
        }
        if (there.isEmpty()) create(connection);
        return slot(connection).orElseThrow(() -> lost("is gone")).confirmed;
    }

    /**
     * Who reads it, for people.
     *
     * @param from what is behind must still be there, or it is a fault
     */
    Optional<String> reader(Connection connection, long from) throws SQLException {
        Slot slot = slot(connection).orElseThrow(() -> lost("is gone"));
        if ("lost".equals(slot.status)) throw lost("was given up, as it kept more than max_slot_wal_keep_size");
        if (slot.confirmed > from) throw lost("was made anew or moved on");
        return slot.reader.map(pid -> "slot " + name + " is being read by pid " + pid);
    }

    /** The transaction that has been open for longest, for people. */
    static String blocker(Connection connection) throws SQLException {
        return Optional.ofNullable(PostgreSqlLog.text(connection, BLOCKER)).orElse("one that was prepared");
    }

    private void create(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_create_logical_replication_slot(?, 'pgoutput')")) {
            statement.setQueryTimeout((int) PATIENCE.toSeconds());
            statement.setString(1, name);
            statement.execute();
        } catch (SQLException e) {
            if (!CANCELLED.equals(e.getSQLState())) throw e;
            throw new CodedException(
                    Code.SQL_LOG_WAITS,
                    where + ": slot " + name + " cannot be made before a transaction has ended: "
                            + blocker(connection)
                            + " (expected: it to end, or SELECT pg_terminate_backend of it)",
                    e);
        }
    }

    private CodedException lost(String how) {
        return new CodedException(
                Code.SQL_LOG_LOST,
                where + ": slot " + name + " " + how
                        + ", and with it changes that were not read (expected: the tables to be loaded anew)");
    }

    private Optional<Slot> slot(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SLOT)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) return Optional.empty();
                int pid = row.getInt(2);
                Optional<Integer> reader = row.wasNull() ? Optional.empty() : Optional.of(pid);
                return Optional.of(
                        new Slot(row.getString(1), reader, row.getLong(3), String.valueOf(row.getString(4))));
            }
        }
    }
}
