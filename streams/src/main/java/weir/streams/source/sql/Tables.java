package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.config.SqlSourceConfig;
import weir.config.SqlSourceConfig.Mode;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.checkpoint.Checkpoints;
import weir.streams.checkpoint.Ledger;
import weir.streams.checkpoint.Ledger.Entry;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Offset.InTable;
import weir.streams.model.Slice;

/**
 * Which tables there are, and which slices of them are still to be read. The ledger remembers of each when its first load began, where its
 * changes are read from, and the keys it was cut at.
 */
final class Tables {
    private static final CompletionStage<Done> DONE = CompletableFuture.completedFuture(Done.getInstance());
    private static final int FIRST_LOAD = 1;
    private static final Logger LOG = LoggerFactory.getLogger(Tables.class);
    /** Of a table that the settings do not name any more while the log is read on. */
    private static final String LEFT = "left";

    private final String pipeline;
    private final SqlSourceConfig config;
    private final Database database;
    private final Ledger ledger;
    private final Checkpoints checkpoints;
    private final Progress progress;
    private final Start start;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private volatile List<String> names = List.of();
    private volatile CompletableFuture<Done> pause = new CompletableFuture<>();
    private volatile boolean isHurried;

    /** A table of the ledger, and the slices of its load and of the sweep after it that are left. The version is the number of the load. */
    private record Known(Entry entry, LoadPlan plan, Set<Integer> open) {
        int load() {
            return entry.version().equals(LEFT) ? FIRST_LOAD : Integer.parseInt(entry.version());
        }

        /** Whether it is time to load it again. */
        boolean isOver(Duration every) {
            return open.isEmpty() && System.currentTimeMillis() - plan.time() / 1000 >= every.toMillis();
        }

        /** The sweep begins when all is loaded. */
        List<Integer> next() {
            boolean isLoading = open.stream().anyMatch(no -> no >= 0);
            return open.stream().filter(no -> no >= 0 == isLoading).sorted().toList();
        }
    }

    Tables(
            String pipeline,
            SqlSourceConfig config,
            Database database,
            Ledger ledger,
            Checkpoints checkpoints,
            Progress progress,
            Start start) {
        this.pipeline = pipeline;
        this.config = config;
        this.database = database;
        this.ledger = ledger;
        this.checkpoints = checkpoints;
        this.progress = progress;
        this.start = start;
    }

    /** What the ledger knows; to be asked before the first look. */
    CompletionStage<Done> load() {
        known.clear();
        return ledger.load(pipeline).thenCompose(entries -> {
            boolean hasLog = entries.stream().anyMatch(each -> each.item().equals(LogSlice.NAME));
            if (config.mode() == Mode.CDC && !hasLog && !entries.isEmpty()) {
                return lost("table " + entries.get(0).item() + " was polled before its log began");
            }
            return all(entries, this::adopt);
        });
    }

    /** A look at the database after a while: first what changes, then what is left of each first load. */
    CompletionStage<List<Slice>> look(Duration wait) {
        CompletableFuture<Done> passed = new CompletableFuture<Done>()
                .completeOnTimeout(Done.getInstance(), wait.toMillis(), TimeUnit.MILLISECONDS);
        pause = passed;
        if (isHurried) passed.complete(Done.getInstance());
        isHurried = false;
        return passed.thenCompose(now -> database.run(connection ->
                        Table.matching(config.tables(), config.connection().database(), connection)))
                .thenCompose(found -> start.ready(found)
                        .thenCompose(ready -> all(missed(found), this::begin))
                        .thenApply(begun -> plan(found)));
    }

    /** All of them, as of the latest look. */
    List<String> names() {
        return names;
    }

    /** Whether the first load of a table waits until its beginning is final. */
    boolean isSettling() {
        return start.isSettling();
    }

    /** Whether each table is there, has its key and cursor, and may be read, and transactions can be seen. */
    CompletionStage<List<String>> check() {
        return database.run(connection -> {
            List<String> found =
                    Table.matching(config.tables(), config.connection().database(), connection);
            requireAll(found);
            if (found.isEmpty()) {
                throw new CodedException(
                        Code.SQL_MISSING, database.where() + ": no table is named like " + config.tables());
            }
            for (String name : found) {
                Table table = table(name, connection);
                start.check(table, connection);
                table.readOne(database.dialect(), connection);
            }
            return found;
        });
    }

    /** New ones, and those that are to be loaded again. */
    private List<String> missed(List<String> found) {
        start.only(found);
        requireAll(found);
        Optional<Duration> reload = config.mode() == Mode.POLL ? config.poll().reloadEvery() : Optional.empty();
        return found.stream()
                .filter(name -> {
                    Known table = known.get(name);
                    return table == null || reload.filter(table::isOver).isPresent();
                })
                .toList();
    }

    private void requireAll(List<String> found) {
        for (String wanted : config.tables()) {
            if (wanted.contains("*") || found.contains(wanted)) continue;
            throw new CodedException(
                    Code.SQL_MISSING,
                    database.where() + ": table " + wanted + " does not exist, or the user may not see it"
                            + " (expected: its name, and GRANT SELECT on it)");
        }
    }

    private List<Slice> plan(List<String> found) {
        names = found;
        List<Slice> changes = new ArrayList<>(start.slices());
        List<Slice> loads = new ArrayList<>();
        for (String name : found) {
            Known table = known.get(name);
            if (table == null) continue;
            if (config.mode() != Mode.CDC) changes.add(table.plan.changes(name).slice(pipeline));
            table.next().forEach(no -> loads.add(table.plan.slice(name, no).slice(pipeline)));
        }
        changes.addAll(loads);
        return changes;
    }

    /** A slice of a load has been read and that is saved. */
    CompletionStage<Done> ended(TableSlice slice) {
        Known table = known.get(slice.table());
        if (table == null || slice.isOfChanges() || slice.loadTime() != table.plan.time()) return DONE;
        table.open.remove(slice.no());
        if (!table.open.isEmpty()) return DONE;
        Entry entry = table.entry;
        Entry done = new Entry(entry.item(), entry.version(), entry.plan(), true);
        return ledger.replace(pipeline, Optional.of(entry), done).thenApply(other -> {
            if (other.isEmpty()) known.replace(slice.table(), table, new Known(done, table.plan, table.open));
            return Done.getInstance();
        });
    }

    private CompletionStage<Done> adopt(Entry entry) {
        if (entry.item().startsWith(LogHistory.ITEM)) return DONE;
        if (entry.item().equals(LogSlice.NAME)) {
            start.adopt(entry);
            return DONE;
        }
        if (config.mode() == Mode.CDC) {
            if (!Table.isNamed(config.tables(), entry.item())) return leave(entry);
            if (entry.version().equals(LEFT)) {
                return lost("table " + entry.item() + " was not among source.tables for a while");
            }
        }
        start.hasBegun(entry.item());
        LoadPlan plan = LoadPlan.of(entry.plan(), life(entry));
        Set<Integer> open = ConcurrentHashMap.newKeySet();
        List<Integer> all = new ArrayList<>();
        if (!entry.isDone()) {
            for (int no = 0; no < plan.slices(); no++) all.add(no);
            if (config.sweep()) all.addAll(TableSlice.sweeps());
        }
        return all(all, no -> {
                    TableSlice slice = plan.slice(entry.item(), no);
                    return checkpoints.read(pipeline, slice.name()).thenApply(stands -> {
                        if (stands.filter(Checkpoint::isDone)
                                .filter(slice::isOfThisLoad)
                                .isEmpty()) open.add(no);
                        return Done.getInstance();
                    });
                })
                .thenApply(done -> {
                    Known table = new Known(entry, plan, open);
                    known.put(entry.item(), table);
                    if (table.load() > plan.life()) return done; // what changes is read meanwhile: it is no lag
                    Progress.OfTable its = progress.of(entry.item());
                    its.hasSlices(plan.slices(), config.sliceRows(), plan.time());
                    open.stream().filter(no -> no >= 0).forEach(no -> its.planned(no, config.sliceRows(), plan.time()));
                    return done;
                });
    }

    /** From here on the log is read without it. */
    private CompletionStage<Done> leave(Entry entry) {
        Entry left = new Entry(entry.item(), LEFT, entry.plan(), entry.isDone());
        return ledger.replace(pipeline, Optional.of(entry), left).thenApply(other -> Done.getInstance());
    }

    private static CompletionStage<Done> lost(String why) {
        return CompletableFuture.failedFuture(new CodedException(
                Code.SQL_LOG_LOST, why + ", and its changes were not read (expected: the tables to be loaded anew)"));
    }

    private CompletionStage<Done> begin(String name) {
        Optional<Known> before = Optional.ofNullable(known.get(name));
        return database.run(connection -> cut(name, connection, Long.MIN_VALUE))
                .thenCompose(cut -> cut.isEmpty() ? DONE : enter(name, before, cut.get()));
    }

    private CompletionStage<Done> enter(String name, Optional<Known> before, LoadPlan plan) {
        before.ifPresent(known -> LOG.info("{}: {} is loaded again", pipeline, name));
        int load = before.map(known -> known.load() + 1).orElse(FIRST_LOAD);
        Entry fresh = new Entry(name, Integer.toString(load), plan.text(), false);
        return ledger.replace(pipeline, before.map(Known::entry), fresh)
                .thenCompose(other -> adopt(other.orElse(fresh)));
    }

    /**
     * Begins a table once more, whose changes cannot be read on: false when that has been done already. Its slices have other names than
     * before, as nobody may take a place for one of this life that was saved in the last.
     *
     * @param last write time that was given, which the new load is later than
     */
    CompletionStage<Boolean> loadAnew(TableSlice slice, long last) {
        Known old = known.get(slice.table());
        if (old == null) return planned(slice);
        if (old.plan.life() != slice.life()) return CompletableFuture.completedFuture(false);
        return database.run(connection -> cut(slice.table(), connection, last))
                .thenCompose(plan -> enter(slice.table(), Optional.of(old), plan.orElseThrow()))
                .thenCompose(done -> {
                    Known now = known.get(slice.table());
                    return now == null || now.plan.life() <= slice.life() ? planned(slice) : forget(old);
                })
                .thenApply(done -> true);
    }

    /** The next look is now. */
    void hurry() {
        isHurried = true;
        pause.complete(Done.getInstance());
    }

    /** To be tried again: somebody else has it in hand. */
    private <T> CompletionStage<T> planned(TableSlice slice) {
        return CompletableFuture.failedFuture(new CodedException(
                Code.SQL_HISTORY_GONE, database.where() + ": " + slice.table() + " is being planned"));
    }

    /** What nobody needs any more. */
    private CompletionStage<Done> forget(Known old) {
        String table = old.entry.item();
        List<String> slices = new ArrayList<>(List.of(old.plan.changes(table).name()));
        for (int no = 0; no < old.plan.slices(); no++)
            slices.add(old.plan.slice(table, no).name());
        TableSlice.sweeps().forEach(no -> slices.add(old.plan.slice(table, no).name()));
        return all(slices, name -> checkpoints.forget(pipeline, name));
    }

    /**
     * Empty while its beginning is not final. Where changes are read from is settled first: what comes later is in them.
     *
     * @param last write time that was given
     */
    private Optional<LoadPlan> cut(String name, Connection connection, long last) throws SQLException {
        Table table = table(name, connection);
        Optional<Start.Began> began = start.of(table, connection);
        if (began.isEmpty()) return Optional.empty();
        long time = Math.max(began.get().time(), last + 1);
        List<InTable> cuts = LoadPlan.cuts(table, config.sliceRows(), database.dialect(), connection);
        return Optional.of(new LoadPlan(time, began.get().from(), cuts, FIRST_LOAD));
    }

    /** Only where changes are tracked is a load again their beginning again. */
    private int life(Entry entry) {
        return config.mode() == Mode.CHANGE_TRACKING ? Integer.parseInt(entry.version()) : FIRST_LOAD;
    }

    Table table(String name, Connection connection) throws SQLException {
        // the log and change tracking name rows by their primary key
        List<String> key = config.mode() == Mode.POLL ? config.poll().key() : List.of();
        return Table.read(name, key, config.connection().database(), database.dialect(), connection);
    }

    private static <T> CompletionStage<Done> all(List<T> each, Function<T, CompletionStage<Done>> work) {
        CompletableFuture<?>[] running =
                each.stream().map(one -> work.apply(one).toCompletableFuture()).toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(running).thenApply(done -> Done.getInstance());
    }
}
