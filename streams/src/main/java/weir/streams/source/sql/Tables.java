package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.Done;
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
    private static final int FIRST_LIFE = 1;

    private final String pipeline;
    private final SqlSourceConfig config;
    private final Database database;
    private final Ledger ledger;
    private final Checkpoints checkpoints;
    private final Progress progress;
    private final Start start;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private volatile CompletableFuture<Done> pause = new CompletableFuture<>();
    private volatile boolean isHurried;

    /** A table of the ledger, and the slices of its first load and of the sweep after it that are left. */
    private record Known(Entry entry, Plan plan, Set<Integer> open) {
        /** The sweep begins when all is loaded. */
        List<Integer> next() {
            boolean isLoading = open.stream().anyMatch(no -> no >= 0);
            return open.stream().filter(no -> no >= 0 == isLoading).sorted().toList();
        }
    }

    /**
     * How a table is read.
     *
     * @param time write time of the first load, microseconds
     * @param start cursor that changes are read from
     * @param cuts last key of each slice but the last
     * @param life how often the table has been begun
     */
    private record Plan(long time, InTable start, List<InTable> cuts, int life) {
        static Plan of(String text, int life) {
            String[] parts = text.split(" ", -1);
            return new Plan(
                    Long.parseLong(parts[0]),
                    TableSlice.place(parts[1]),
                    Arrays.stream(parts).skip(2).map(TableSlice::place).toList(),
                    life);
        }

        String text() {
            return Stream.concat(
                            Stream.of(Long.toString(time), start.text()),
                            cuts.stream().map(InTable::text))
                    .reduce((a, b) -> a + " " + b)
                    .orElseThrow();
        }

        TableSlice slice(String table, int no) {
            if (no < 0) return new TableSlice(table, no, time, InTable.START, Optional.empty(), life);
            InTable from = no == 0 ? InTable.START : cuts.get(no - 1);
            return new TableSlice(
                    table, no, time, from, no < cuts.size() ? Optional.of(cuts.get(no)) : Optional.empty(), life);
        }

        TableSlice changes(String table) {
            return TableSlice.changes(table, time, start, life);
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
        return ledger.load(pipeline).thenCompose(entries -> all(entries, this::adopt));
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
                .thenCompose(names -> start.ready(names)
                        .thenCompose(ready -> all(missed(names), this::begin))
                        .thenApply(begun -> plan(names)));
    }

    /** Whether the first load of a table waits until its beginning is final. */
    boolean isSettling() {
        return start.isSettling();
    }

    /** Whether each table is there, has its key and cursor, and may be read, and transactions can be seen. */
    CompletionStage<Done> check() {
        return database.run(connection -> {
            List<String> names =
                    Table.matching(config.tables(), config.connection().database(), connection);
            requireAll(names);
            if (names.isEmpty()) {
                throw new CodedException(
                        Code.SQL_MISSING, database.where() + ": no table is named like " + config.tables());
            }
            for (String name : names) {
                Table table = table(name, connection);
                start.check(table, connection);
                table.readOne(database.dialect(), connection);
            }
            return Done.getInstance();
        });
    }

    private List<String> missed(List<String> names) {
        start.only(names);
        requireAll(names);
        return names.stream().filter(name -> !known.containsKey(name)).toList();
    }

    private void requireAll(List<String> names) {
        for (String wanted : config.tables()) {
            if (wanted.contains("*") || names.contains(wanted)) continue;
            throw new CodedException(
                    Code.SQL_MISSING,
                    database.where() + ": table " + wanted + " does not exist, or the user may not see it"
                            + " (expected: its name, and GRANT SELECT on it)");
        }
    }

    private List<Slice> plan(List<String> names) {
        List<Slice> changes = new ArrayList<>(start.slices());
        List<Slice> loads = new ArrayList<>();
        for (String name : names) {
            Known table = known.get(name);
            if (table == null) continue;
            if (config.mode() != Mode.CDC) changes.add(table.plan.changes(name).slice(pipeline));
            table.next().forEach(no -> loads.add(table.plan.slice(name, no).slice(pipeline)));
        }
        changes.addAll(loads);
        return changes;
    }

    /** A slice of a first load has been read and that is saved. */
    CompletionStage<Done> ended(TableSlice slice) {
        Known table = known.get(slice.table());
        if (table == null || slice.isOfChanges() || slice.life() != table.plan.life) return DONE;
        table.open.remove(slice.no());
        if (!table.open.isEmpty()) return DONE;
        Entry entry = table.entry;
        Entry done = new Entry(entry.item(), entry.version(), entry.plan(), true);
        return ledger.replace(pipeline, Optional.of(entry), done).thenApply(other -> {
            // whoever begins it once more must know what stands there
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
        Plan plan = Plan.of(entry.plan(), Integer.parseInt(entry.version()));
        Set<Integer> open = ConcurrentHashMap.newKeySet();
        List<Integer> all = new ArrayList<>();
        if (!entry.isDone()) {
            for (int no = 0; no <= plan.cuts.size(); no++) all.add(no);
            if (config.sweep()) all.addAll(TableSlice.sweeps());
        }
        return all(
                        all,
                        no -> checkpoints
                                .read(pipeline, plan.slice(entry.item(), no).name())
                                .thenApply(stands -> {
                                    if (stands.filter(Checkpoint::isDone).isEmpty()) open.add(no);
                                    return Done.getInstance();
                                }))
                .thenApply(done -> {
                    known.put(entry.item(), new Known(entry, plan, open));
                    Progress.OfTable table = progress.of(entry.item());
                    table.hasSlices(plan.cuts.size() + 1, config.sliceRows(), plan.time);
                    open.stream().filter(no -> no >= 0).forEach(no -> table.planned(no, config.sliceRows(), plan.time));
                    return done;
                });
    }

    private CompletionStage<Done> begin(String name) {
        return database.run(connection -> cut(name, connection, FIRST_LIFE, Long.MIN_VALUE))
                .thenCompose(plan -> plan.isEmpty() ? DONE : enter(name, Optional.empty(), plan.get()));
    }

    private CompletionStage<Done> enter(String name, Optional<Entry> expected, Plan plan) {
        Entry fresh = new Entry(name, Integer.toString(plan.life), plan.text(), false);
        return ledger.replace(pipeline, expected, fresh).thenCompose(other -> adopt(other.orElse(fresh)));
    }

    /**
     * False when that has been done already. Begins a table once more, whose changes cannot be read on. Its slices have other names than before, as nobody may take a place for one of
     * this life that was saved in the last.
     *
     * @param last write time that was given, which the new load is later than
     */
    CompletionStage<Boolean> loadAnew(TableSlice slice, long last) {
        Known old = known.get(slice.table());
        if (old == null) return planned(slice);
        if (old.plan.life != slice.life()) return CompletableFuture.completedFuture(false);
        return database.run(connection -> cut(slice.table(), connection, slice.life() + 1, last))
                .thenCompose(plan -> enter(slice.table(), Optional.of(old.entry), plan.orElseThrow()))
                .thenCompose(done -> {
                    Known now = known.get(slice.table());
                    return now == null || now.plan.life <= slice.life() ? planned(slice) : forget(old);
                })
                .thenApply(done -> {
                    isHurried = true;
                    pause.complete(Done.getInstance());
                    return true;
                });
    }

    /** To be tried again: somebody else has it in hand. */
    private <T> CompletionStage<T> planned(TableSlice slice) {
        return CompletableFuture.failedFuture(new CodedException(
                Code.SQL_HISTORY_GONE, database.where() + ": " + slice.table() + " is being planned"));
    }

    /** What nobody needs any more. */
    private CompletionStage<Done> forget(Known old) {
        String table = old.entry.item();
        List<String> names = new ArrayList<>(List.of(old.plan.changes(table).name()));
        for (int no = 0; no <= old.plan.cuts.size(); no++)
            names.add(old.plan.slice(table, no).name());
        TableSlice.sweeps().forEach(no -> names.add(old.plan.slice(table, no).name()));
        return all(names, name -> checkpoints.forget(pipeline, name));
    }

    /** Empty while its beginning is not final. Where changes are read from is settled first: what comes later is in them. */
    private Optional<Plan> cut(String name, Connection connection, int life, long last) throws SQLException {
        Table table = table(name, connection);
        Optional<Start.Began> began = start.of(table, connection);
        if (began.isEmpty()) return Optional.empty();
        long time = Math.max(began.get().time(), last + 1);
        return Optional.of(new Plan(time, began.get().from(), cuts(table, connection), life));
    }

    Table table(String name, Connection connection) throws SQLException {
        // the log and change tracking name rows by their primary key
        List<String> key = config.mode() == Mode.POLL ? config.poll().key() : List.of();
        return Table.read(name, key, config.connection().database(), database.dialect(), connection);
    }

    /** Walks the key in steps: each is a short look at an index, and slices are equal whatever the keys are. */
    private List<InTable> cuts(Table table, Connection connection) throws SQLException {
        Dialect dialect = database.dialect();
        String names = Condition.names(dialect, table.key());
        List<InTable> cuts = new ArrayList<>();
        while (true) {
            Condition condition = new Condition(dialect);
            if (!cuts.isEmpty())
                condition.and(table.key(), ">", cuts.get(cuts.size() - 1).values());
            String rest = "FROM " + dialect.quoted(table.schema()) + "." + dialect.quoted(table.name())
                    + condition.sql() + " ORDER BY " + names;
            try (PreparedStatement statement =
                    connection.prepareStatement(dialect.nth(config.sliceRows() - 1, names, rest))) {
                condition.bind(statement);
                try (ResultSet row = statement.executeQuery()) {
                    if (!row.next()) return cuts;
                    List<String> place = new ArrayList<>();
                    for (int i = 0; i < table.key().size(); i++) {
                        Object value = table.key().get(i).cell().read(row, i + 1);
                        place.add(Cell.text(Optional.ofNullable(value).orElseThrow()));
                    }
                    cuts.add(new InTable(place));
                }
            }
        }
    }

    private static <T> CompletionStage<Done> all(List<T> each, Function<T, CompletionStage<Done>> work) {
        CompletableFuture<?>[] running =
                each.stream().map(one -> work.apply(one).toCompletableFuture()).toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(running).thenApply(done -> Done.getInstance());
    }
}
