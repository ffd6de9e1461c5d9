package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.Done;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.streams.checkpoint.Ledger;
import weir.streams.checkpoint.Ledger.Entry;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Offset.InTable;
import weir.streams.model.Slice;

/**
 * The log begins before every table of it. The time of a first load is taken when all changes are in the log, and the load waits until the
 * transactions that were open then have ended: what it does not see will come, and will have a later write time.
 */
final class LogStart implements Start {
    private static final Logger LOG = LoggerFactory.getLogger(LogStart.class);
    private static final String VERSION = "1";
    private static final long BETWEEN_LOGS = Duration.ofSeconds(10).toNanos();

    private final String pipeline;
    private final Database database;
    private final Log log;
    private final Ledger ledger;
    private final Set<String> begun = ConcurrentHashMap.newKeySet();
    private final Set<String> included = ConcurrentHashMap.newKeySet();
    private final Map<String, Settling> settling = new ConcurrentHashMap<>();
    private volatile @Nullable LogSlice began;

    /** @param told when it was last said what is waited for, nanoseconds */
    private record Settling(Log.Moment from, long told) {}

    LogStart(String pipeline, Database database, Log log, Ledger ledger) {
        this.pipeline = pipeline;
        this.database = database;
        this.log = log;
        this.ledger = ledger;
    }

    @Override
    public void adopt(Entry entry) {
        began = LogSlice.of(entry.plan());
    }

    @Override
    public void hasBegun(String table) {
        begun.add(table);
    }

    /** What has begun stays, so that it is a fault when it is not told any more. */
    @Override
    public List<String> wanted(List<String> tables, Connection connection) throws SQLException {
        List<String> wanted = log.wanted(connection, tables);
        return tables.stream()
                .filter(each -> wanted.contains(each) || begun.contains(each))
                .toList();
    }

    @Override
    public CompletionStage<Done> ready(List<String> tables) {
        if (tables.isEmpty()) return CompletableFuture.completedFuture(Done.getInstance());
        return database.run(connection -> include(connection, tables)).thenCompose(fresh -> {
            if (fresh.isEmpty()) return CompletableFuture.completedFuture(Done.getInstance());
            Entry entry = new Entry(LogSlice.NAME, VERSION, fresh.get().text(), false);
            return ledger.replace(pipeline, Optional.empty(), entry).thenApply(other -> {
                adopt(other.orElse(entry));
                return Done.getInstance();
            });
        });
    }

    /** A log that has not begun begins. Of a table that has begun all changes must be there already. */
    private Optional<LogSlice> include(Connection connection, List<String> tables) throws SQLException {
        log.verify(connection, tables.stream().filter(begun::contains).toList());
        List<String> missing = new ArrayList<>();
        for (String table : tables) {
            if (included.contains(table)) continue;
            if (begun.contains(table)) log.check(connection, table);
            else missing.add(table);
        }
        if (!missing.isEmpty()) {
            checkPartitions(connection, tables);
            log.include(connection, missing);
        }
        included.addAll(tables);
        if (began != null) return Optional.empty();
        var from = log.begin(connection);
        return Optional.of(new LogSlice(log.moment(connection).now(), from));
    }

    private void checkPartitions(Connection connection, List<String> tables) throws SQLException {
        Map<String, List<String>> partitions = database.dialect().partitions(connection);
        for (String table : tables) {
            for (String whole : partitions.getOrDefault(table, List.of())) {
                if (!tables.contains(whole)) continue;
                throw new CodedException(
                        Code.SQL_LOG_TABLE,
                        "table " + table + " is a partition of " + whole
                                + ", and the log tells its changes as those of " + whole
                                + " (expected: one of the two among source.tables)");
            }
        }
    }

    @Override
    public Optional<Began> of(Table table, Connection connection) throws SQLException {
        String name = table.fullName();
        Settling known = settling.get(name);
        Settling now = known == null ? new Settling(log.moment(connection), System.nanoTime()) : known;
        settling.put(name, now);
        Optional<String> other = log.waitsFor(connection, now.from);
        if (other.isPresent()) {
            if (System.nanoTime() - now.told < BETWEEN_LOGS) return Optional.empty();
            LOG.warn("{}: the first load of {} waits for a transaction to end: {}", pipeline, name, other.get());
            settling.put(name, new Settling(now.from, System.nanoTime()));
            return Optional.empty();
        }
        settling.remove(name);
        long time = log.hasExactTimes()
                ? now.from.now()
                : Objects.requireNonNull(began).time();
        return Optional.of(new Began(time, InTable.START));
    }

    @Override
    public boolean isSettling() {
        return !settling.isEmpty();
    }

    @Override
    public void only(List<String> tables) {
        settling.keySet().retainAll(tables);
    }

    @Override
    public void check(Table table, List<String> all, Connection connection) throws SQLException {
        checkPartitions(connection, all);
        log.rehearse(connection, table.fullName());
    }

    @Override
    public List<Slice> slices() {
        LogSlice slice = began;
        return slice == null ? List.of() : List.of(slice.slice(pipeline));
    }
}
