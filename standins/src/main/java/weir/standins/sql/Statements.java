package weir.standins.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import weir.standins.SqlStandIn;

/** A writer's connection, with what it says to the database. */
final class Statements implements AutoCloseable {
    private static final int BATCH = 1000;

    private final Connection connection;
    private final PreparedStatement put;
    private final PreparedStatement touch;
    private final PreparedStatement delete;
    private final PreparedStatement move;

    private Statements(Connection connection, Dialect dialect, String table) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false);
        this.put = connection.prepareStatement(
                "insert into %s (id, name, note, balance, version, changed) values (?, ?, ?, ?, ?, %s) %s"
                        .formatted(
                                table,
                                dialect.now(),
                                dialect.orUpdate("name", "note", "balance", "version", "changed")));
        this.touch = connection.prepareStatement(
                "update %s set version = ?, changed = %s where id = ?".formatted(table, dialect.now()));
        this.delete = connection.prepareStatement("delete from %s where id = ?".formatted(table));
        this.move = connection.prepareStatement(
                "update %s set id = ?, version = ?, changed = %s where id = ?".formatted(table, dialect.now()));
    }

    static Statements open(SqlStandIn server, String table) throws SQLException {
        return new Statements(server.connect(), Dialect.of(server), table);
    }

    void execute(Change change) throws SQLException {
        if (change instanceof Change.Put row) {
            set(row).executeUpdate();
        } else if (change instanceof Change.Touch row) {
            touch.setLong(1, row.version());
            touch.setLong(2, row.id());
            touch.executeUpdate();
        } else if (change instanceof Change.Delete row) {
            delete(row.id());
        } else if (change instanceof Change.Move row) {
            move(row);
        } else {
            throw new AssertionError("no statement for " + change);
        }
    }

    private void move(Change.Move row) throws SQLException {
        if (row.id() != row.to()) delete(row.to());
        move.setLong(1, row.to());
        move.setLong(2, row.version());
        move.setLong(3, row.id());
        move.executeUpdate();
    }

    private void delete(long id) throws SQLException {
        delete.setLong(1, id);
        delete.executeUpdate();
    }

    private PreparedStatement set(Change.Put row) throws SQLException {
        put.setLong(1, row.id());
        put.setString(2, row.values().name());
        if (row.values().note() == null) put.setNull(3, Types.VARCHAR);
        else put.setString(3, row.values().note());
        put.setBigDecimal(4, row.values().balance());
        put.setLong(5, row.values().version());
        return put;
    }

    /** Many at a time, each commit has a thousand. */
    void putAll(Iterable<Change.Put> rows) throws SQLException {
        int waiting = 0;
        for (Change.Put row : rows) {
            set(row).addBatch();
            if (++waiting % BATCH == 0) commitBatch();
        }
        commitBatch();
    }

    private void commitBatch() throws SQLException {
        put.executeBatch();
        connection.commit();
    }

    void commit() throws SQLException {
        connection.commit();
    }

    void rollBack() throws SQLException {
        connection.rollback();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
