package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import weir.config.SqlSourceConfig;
import weir.config.SqlSourceConfig.Mode;
import weir.streams.checkpoint.Checkpoints;
import weir.streams.checkpoint.Ledger;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Offset.InTable;
import weir.streams.model.Slice;

/** Which tables there are, and which slices of them are still to be read. */
final class Tables {
    private final String pipeline;
    private final SqlSourceConfig config;
    private final Database database;
    private final Loads loads;
    private final Start start;
    private volatile List<String> names = List.of();
    private volatile CompletableFuture<Done> pause = new CompletableFuture<>();
    private volatile boolean isHurried;
    private volatile boolean isLoading = true;

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
        this.loads = new Loads(pipeline, config, ledger, checkpoints, progress, start);
        this.start = start;
    }

    /** What the ledger knows; to be asked before the first look. */
    CompletionStage<Done> load() {
        return loads.load();
    }

    /** A slice of a load has been read and that is saved. */
    CompletionStage<Done> ended(TableSlice slice) {
        return loads.ended(slice);
    }

    /** A look at the database after a while: first what changes, then what is left of each first load. */
    CompletionStage<List<Slice>> look(Duration wait) {
        CompletableFuture<Done> passed = new CompletableFuture<Done>()
                .completeOnTimeout(Done.getInstance(), wait.toMillis(), TimeUnit.MILLISECONDS);
        pause = passed;
        if (isHurried) passed.complete(Done.getInstance());
        isHurried = false;
        return passed.thenCompose(now -> database.run(this::found))
                .thenCompose(found -> ready(found)
                        .thenCompose(ready -> Loads.all(missed(found), this::begin))
                        .thenApply(begun -> plan(found)));
    }

    /** From before the log tells of a new table on. */
    private CompletionStage<Done> ready(List<String> found) {
        isLoading |= found.stream().anyMatch(table -> loads.of(table).isEmpty());
        return start.ready(found);
    }

    /** All of them, as of the latest look. */
    List<String> names() {
        return names;
    }

    /** Whether rows of a load may still come, as of the latest look. */
    boolean isLoading() {
        return isLoading;
    }

    /** Whether the first load of a table waits until its beginning is final. */
    boolean isSettling() {
        return start.isSettling();
    }

    /** Whether each table is there, has its key and cursor, and may be read, and transactions can be seen. */
    CompletionStage<List<String>> check() {
        return database.run(connection -> {
            List<String> found = found(connection);
            requireAll(found);
            if (found.isEmpty()) {
                throw new CodedException(
                        Code.SQL_MISSING, database.where() + ": no table is named like " + config.tables());
            }
            for (String name : found) {
                Table table = table(name, connection);
                start.check(table, found, connection);
                table.readOne(database.dialect(), connection);
            }
            return found;
        });
    }

    private List<String> found(Connection connection) throws SQLException {
        List<String> found =
                Table.matching(config.tables(), config.connection().database(), database.dialect(), connection);
        return start.wanted(found, connection);
    }

    /** New ones, and those that are to be loaded again. */
    private List<String> missed(List<String> found) {
        start.only(found);
        requireAll(found);
        Optional<Duration> reload = config.mode() == Mode.POLL ? config.poll().reloadEvery() : Optional.empty();
        return found.stream()
                .filter(name -> loads.of(name)
                        .map(table -> reload.filter(table::isOver).isPresent())
                        .orElse(true))
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
        List<Slice> rest = new ArrayList<>();
        for (String name : found) {
            loads.of(name).ifPresent(table -> {
                LoadPlan plan = table.plan();
                if (config.mode() != Mode.CDC) changes.add(plan.changes(name).slice(pipeline));
                table.next().forEach(no -> rest.add(plan.slice(name, no).slice(pipeline)));
            });
        }
        isLoading = !rest.isEmpty() || isSettling();
        changes.addAll(rest);
        return changes;
    }

    private CompletionStage<Done> begin(String name) {
        Optional<Loads.Known> before = loads.of(name);
        return database.run(connection -> cut(name, connection, Long.MIN_VALUE))
                .thenCompose(plan -> plan.isEmpty() ? Loads.DONE : loads.enter(name, before, plan.get()));
    }

    /**
     * Begins a table once more, whose changes cannot be read on: false when that has been done already. Its slices have other names than
     * before, as nobody may take a place for one of this life that was saved in the last.
     *
     * @param last write time that was given, which the new load is later than
     */
    CompletionStage<Boolean> loadAnew(TableSlice slice, long last) {
        Optional<Loads.Known> old = loads.of(slice.table());
        if (old.isEmpty()) return planned(slice);
        if (old.get().plan().life() != slice.life()) return CompletableFuture.completedFuture(false);
        return database.run(connection -> cut(slice.table(), connection, last))
                .thenCompose(plan -> loads.enter(slice.table(), old, plan.orElseThrow()))
                .thenCompose(done -> loads.of(slice.table())
                                .filter(now -> now.plan().life() > slice.life())
                                .isPresent()
                        ? loads.forget(old.get())
                        : planned(slice))
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
        return Optional.of(new LoadPlan(time, began.get().from(), cuts, Loads.FIRST));
    }

    Table table(String name, Connection connection) throws SQLException {
        // the log and change tracking name rows by their primary key
        List<String> key = config.mode() == Mode.POLL ? config.poll().key() : List.of();
        return Table.read(name, key, config.connection().database(), database.dialect(), connection);
    }
}
