package weir.bench.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import weir.bench.arrivals.Sender;
import weir.bench.data.Reading;
import weir.bench.events.Events;

/** Inserts each row in a transaction of its own, one after the other. */
public final class Committer implements Sender {
    private static final String INSERT = "INSERT INTO %s (%s) VALUES (?, ?, ?, 'reading', ?, ?, ?, ?, ?, ?)"
            .formatted(ReadingsDatabase.Table.CHANGES.sql(), ReadingsDatabase.COLUMNS);

    private final Connection connection;
    private final PreparedStatement insert;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    Committer(Connection connection) throws SQLException {
        this.connection = connection;
        this.insert = connection.prepareStatement(INSERT);
    }

    @Override
    public CompletableFuture<Void> send(long i) {
        return CompletableFuture.runAsync(() -> commit(Events.reading(i)), thread);
    }

    private void commit(Reading row) {
        try {
            insert.setString(1, row.device());
            insert.setLong(2, row.seq());
            insert.setObject(3, row.at().atOffset(ZoneOffset.UTC));
            insert.setDouble(4, row.temperature());
            insert.setDouble(5, row.humidity());
            insert.setBigDecimal(6, row.voltage());
            insert.setBoolean(7, row.ok());
            insert.setString(8, row.site());
            insert.setString(9, row.firmware());
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            connection.close();
        } catch (SQLException gone) {
            // so it is closed
        }
    }
}
