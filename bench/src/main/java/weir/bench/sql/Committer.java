package weir.bench.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import weir.bench.arrivals.Sender;
import weir.bench.data.Reading;
import weir.bench.events.Events;

/** Inserts each row in a transaction of its own, one after the other. */
public final class Committer implements Sender {
    private final Connection connection;
    private final Inserts inserts;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    Committer(Connection connection) throws SQLException {
        this.connection = connection;
        this.inserts = new Inserts(connection, ReadingsDatabase.Table.CHANGES);
    }

    @Override
    public CompletableFuture<Void> send(long i) {
        return CompletableFuture.runAsync(() -> commit(Events.reading(i)), thread);
    }

    private void commit(Reading row) {
        try {
            inserts.add(row);
            inserts.execute();
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
