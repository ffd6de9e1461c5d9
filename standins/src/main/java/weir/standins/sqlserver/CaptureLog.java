package weir.standins.sqlserver;

import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the capture job has read so far: transactions with the numbers of their commits in the log, and when each capture instance begins.
 *
 * @see <a href="https://learn.microsoft.com/sql/relational-databases/system-tables/cdc-lsn-time-mapping-transact-sql">lsn_time_mapping</a>
 */
final class CaptureLog {
    static final int DELETE = 1;
    static final int INSERT = 2;
    static final int BEFORE = 3;
    static final int AFTER = 4;

    private static final int STEP = 0x1000;
    private static final int HIGH = 0x27;

    private final List<Transaction> transactions = new ArrayList<>();
    private final Map<String, Instance> instances = new LinkedHashMap<>();
    private long last = STEP;
    private int objects = 1000;

    /** @param sequence of its place in the log, before the commit */
    record Change(long sequence, int operation, List<@Nullable Object> values) {}

    /** Without changes where nothing has happened for a while. */
    record Transaction(long lsn, LocalDateTime time, List<Change> changes) {
        boolean isOfChanges() {
            return !changes.isEmpty();
        }
    }

    /** @param start moved by the cleanup; 0 before the capture job has come to it */
    record Instance(String name, int id, long start, List<Column> columns) {
        boolean hasBegun() {
            return start > 0;
        }
    }

    /** Ten bytes, the highest first. */
    static byte[] bytes(long lsn) {
        return ByteBuffer.allocate(10)
                .putInt(HIGH)
                .putInt((int) (lsn >> 16))
                .putShort((short) lsn)
                .array();
    }

    /** 0 of one that is all zeros. */
    static long number(@Nullable Object bytes) {
        if (!(bytes instanceof byte[] lsn)) throw new IllegalArgumentException(bytes + " (expected: an LSN)");
        ByteBuffer from = ByteBuffer.wrap(lsn);
        if (from.getInt() == 0) return 0;
        return (from.getInt() & 0xFFFF_FFFFL) << 16 | (from.getShort() & 0xFFFF);
    }

    /** Each of the operations with its values, in their order, as one transaction. */
    void commit(List<Integer> operations, List<List<@Nullable Object>> values) {
        last += STEP;
        List<Change> changes = new ArrayList<>();
        long sequence = last - STEP;
        for (int i = 0; i < operations.size(); i++) {
            // both rows of an update are of one place
            if (operations.get(i) != AFTER) sequence++;
            changes.add(new Change(sequence, operations.get(i), values.get(i)));
        }
        LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MILLIS);
        transactions.add(new Transaction(last, now, List.copyOf(changes)));
    }

    void begin(String name, List<Column> columns) {
        last += STEP;
        instances.put(name, new Instance(name, ++objects, last, List.copyOf(columns)));
    }

    void beginLater(String name, List<Column> columns) {
        instances.put(name, new Instance(name, ++objects, 0, List.copyOf(columns)));
    }

    void scan() {
        last += STEP;
        long now = last;
        instances.replaceAll((name, each) -> each.hasBegun() ? each : new Instance(name, each.id, now, each.columns));
    }

    void end(String name) {
        instances.remove(name);
    }

    /** All before the end is too old to be kept, and every instance begins there. */
    void cleanUp() {
        long end = max().orElseThrow();
        transactions.removeIf(each -> each.lsn() < end);
        instances.replaceAll((name, each) ->
                each.hasBegun() ? new Instance(name, each.id, Math.max(each.start, end), each.columns) : each);
    }

    List<Instance> instances() {
        return List.copyOf(instances.values());
    }

    Optional<Instance> instance(String name) {
        return Optional.ofNullable(instances.get(name));
    }

    List<Transaction> transactions() {
        return List.copyOf(transactions);
    }

    OptionalLong max() {
        return transactions.stream().mapToLong(Transaction::lsn).max();
    }
}
