package weir.standins.sql;

import java.sql.SQLException;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes one transaction after the other; a database that is away, or ends it for a deadlock, is tried again with the next. */
final class Writer implements AutoCloseable {
    private static final long A_WRITERS_VERSIONS = 1_000_000_000_000L;

    private final Workload workload;
    private final Counts counts;
    private final CountDownLatch stop;
    private final RandomGenerator random;
    private long version;
    private @Nullable Statements statements;

    Writer(Workload workload, int number, Counts counts, CountDownLatch stop) {
        this.workload = workload;
        this.counts = counts;
        this.stop = stop;
        this.random = new SplittableRandom(workload.seed() * 31 + number);
        this.version = (number + 1) * A_WRITERS_VERSIONS;
    }

    /** How the transactions of all writers ended. */
    record Counts(LongAdder committed, LongAdder rolledBack, LongAdder refused) {
        Counts() {
            this(new LongAdder(), new LongAdder(), new LongAdder());
        }
    }

    void runUntilStopped() throws InterruptedException {
        while (!isStopped(workload.pause().toMillis())) {
            try {
                runOne();
            } catch (SQLException e) {
                counts.refused().increment();
                if (!hasRolledBack()) isStopped(100);
            }
        }
        close();
    }

    void runOne() throws SQLException, InterruptedException {
        Transaction transaction = Transaction.random(random, workload.keys(), workload.longest(), version);
        version += transaction.changes().size();
        if (statements == null) statements = Statements.open(workload.server(), workload.table());
        boolean isFirst = true;
        for (Change change : transaction.changes()) {
            statements.execute(change);
            if (isFirst) isStopped(transaction.held().toMillis());
            isFirst = false;
        }
        if (transaction.isRolledBack()) {
            statements.rollBack();
            counts.rolledBack().increment();
        } else {
            statements.commit();
            counts.committed().increment();
        }
    }

    private boolean isStopped(long millis) throws InterruptedException {
        return stop.await(millis, TimeUnit.MILLISECONDS);
    }

    private boolean hasRolledBack() {
        try {
            if (statements == null) return false;
            statements.rollBack();
            return true;
        } catch (SQLException gone) {
            close();
            return false;
        }
    }

    @Override
    public void close() {
        try {
            if (statements != null) statements.close();
        } catch (SQLException gone) {
            // so it is closed
        }
        statements = null;
    }
}
