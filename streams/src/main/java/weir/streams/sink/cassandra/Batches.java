package weir.streams.sink.cassandra;

import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gathers the rows of a page by partition into unlogged batches, bounded by rows and bytes; a row that is alone goes alone. */
final class Batches {
    private final int maxRows;
    private final long maxBytes;
    private final To to;
    private final Map<ByteBuffer, Batch> byPartition = new HashMap<>();
    private @Nullable Batch last;

    Batches(int maxRows, long maxBytes, To to) {
        this.maxRows = maxRows;
        this.maxBytes = maxBytes;
        this.to = to;
    }

    /** Told of each statement, with the places of its rows in the page. */
    @FunctionalInterface
    interface To {
        void send(int[] places, Statement<?> statement);
    }

    void add(int place, Row row) {
        BoundStatement statement = Objects.requireNonNull(row.statement);
        if (maxRows == 1) {
            to.send(new int[] {place}, statement);
            return;
        }
        Batch batch = batch(Objects.requireNonNull(row.partition));
        if (batch.size > 0 && (batch.size == maxRows || batch.bytes + row.bytes > maxBytes)) batch.send();
        batch.add(place, statement, row.bytes);
    }

    /** Rows of one partition often stand together. */
    private Batch batch(ByteBuffer partition) {
        Batch latest = last;
        if (latest == null || !latest.partition.equals(partition)) {
            latest = byPartition.computeIfAbsent(partition, Batch::new);
            last = latest;
        }
        return latest;
    }

    void flush() {
        for (Batch batch : byPartition.values()) {
            if (batch.size > 0) batch.send();
        }
    }

    private final class Batch {
        private final ByteBuffer partition;
        private final List<BatchableStatement<?>> statements = new ArrayList<>(1);
        private int[] places = new int[1];
        private int size;
        private long bytes;

        private Batch(ByteBuffer partition) {
            this.partition = partition;
        }

        private void add(int place, BoundStatement statement, int moreBytes) {
            if (size == places.length) places = Arrays.copyOf(places, size * 4);
            places[size++] = place;
            statements.add(statement);
            bytes += moreBytes;
        }

        private void send() {
            to.send(
                    Arrays.copyOf(places, size),
                    size == 1
                            ? (BoundStatement) statements.get(0)
                            : BatchStatement.newInstance(BatchType.UNLOGGED, statements));
            statements.clear();
            size = 0;
            bytes = 0;
        }
    }
}
