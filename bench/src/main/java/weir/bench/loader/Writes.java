package weir.bench.loader;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import weir.bench.data.Reading;

/** Writes rows with a bounded number in flight, singly or in unlogged batches of one partition. The first failure ends it. */
final class Writes {
    private static final int IN_FLIGHT = 1024;

    private final CqlSession session;
    private final PreparedStatement insert;
    private final int batchRows;
    private final long timeBase = System.currentTimeMillis() * 1000;
    private final Semaphore inFlight = new Semaphore(IN_FLIGHT);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private List<BatchableStatement<?>> batch = new ArrayList<>();
    private String partition = "";
    private long rows;

    Writes(CqlSession session, PreparedStatement insert, int batchRows) {
        this.session = session;
        this.insert = insert;
        this.batchRows = batchRows;
    }

    void write(Reading row) {
        var statement = row.bind(insert, timeBase + rows++);
        if (batchRows == 1) {
            send(statement, 1);
            return;
        }
        if (batch.size() == batchRows || !partition.equals(row.device())) sendBatch();
        partition = row.device();
        batch.add(statement);
    }

    long rows() {
        return rows;
    }

    /** Returns when all is acknowledged. */
    void finish() {
        sendBatch();
        inFlight.acquireUninterruptibly(IN_FLIGHT);
        rethrow();
    }

    private void sendBatch() {
        if (batch.isEmpty()) return;
        Statement<?> statement =
                batch.size() == 1 ? batch.get(0) : BatchStatement.newInstance(BatchType.UNLOGGED, batch);
        send(statement, batch.size());
        batch = new ArrayList<>(batchRows);
    }

    private void send(Statement<?> statement, int count) {
        rethrow();
        inFlight.acquireUninterruptibly(count);
        var unused = session.executeAsync(statement).whenComplete((rows, e) -> {
            if (e != null) failure.compareAndSet(null, e);
            inFlight.release(count);
        });
    }

    private void rethrow() {
        Throwable e = failure.get();
        if (e != null) throw new IllegalStateException(e);
    }
}
