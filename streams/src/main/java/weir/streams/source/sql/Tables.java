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
import java.util.function.Function;
import java.util.stream.Stream;
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

    /** A table of the ledger, and the slices of its load and of the sweep after it that are left. The version is the number of the load. */
    private record Known(Entry entry, Plan plan, Set<Integer> open) {
        int load() {
            return entry.version().equals(LEFT) ? FIRST_LOAD : Integer.parseInt(entry.version());
        }

        /** Whether it is time to load it again. */
        boolean isOver(Duration every) {
            return open.isEmpty() && System.currentTimeMillis() - plan.time / 1000 >= every.toMillis();
        }

        /** The sweep begins when all is loaded. */
        List<Integer> next() {
            boolean isLoading = open.stream().anyMatch(no -> no >= 0);
            return open.stream().filter(no -> no >= 0 == isLoading).sorted().toList();
        }
    }

    /**
     * How a table is read.
     *
     * @param time write time of the load, microseconds
     * @param start cursor that changes are read from
     * @param cuts last key of each slice but the last
     */
    private record Plan(long time, InTable start, List<InTable> cuts) {
        static Plan of(String text) {
            String[] parts = text.split(" ", -1);
            return new Plan(
                    Long.parseLong(parts[0]),
                    TableSlice.place(parts[1]),
                    Arrays.stream(parts).skip(2).map(TableSlice::place).toList());
        }

        String text() {
            return Stream.concat(
                            Stream.of(Long.toString(time), start.text()),
                            cuts.stream().map(InTable::text))
                    .reduce((a, b) -> a + " " + b)
                    .orElseThrow();
        }

        TableSlice slice(String table, int no) {
            if (no < 0) return new TableSlice(table, no, time, InTable.START, Optional.empty());
            InTable from = no == 0 ? InTable.START : cuts.get(no - 1);
            return new TableSlice(
                    table, no, time, from, no < cuts.size() ? Optional.of(cuts.get(no)) : Optional.empty());
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
            return all(entries, this::adopt).thenApply(done -> {
                progress.known();
                return done;
            });
        });
    }

    /** A look at the database after a while: first what changes, then what is left of each first load. */
    CompletionStage<List<Slice>> look(Duration wait) {
        return database.run(
                        connection -> Table.matching(
                                config.tables(), config.connection().database(), connection),
                        wait)
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
            if (config.mode() == Mode.POLL)
                changes.add(TableSlice.changes(name, table.plan.time, table.plan.start)
                        .slice(pipeline));
            table.next().forEach(no -> loads.add(table.plan.slice(name, no).slice(pipeline)));
        }
        changes.addAll(loads);
        return changes;
    }

    /** A slice of a load has been read and that is saved. */
    CompletionStage<Done> ended(TableSlice slice) {
        Known table = known.get(slice.table());
        if (table == null || slice.isOfChanges() || slice.loadTime() != table.plan.time) return DONE;
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
        Plan plan = Plan.of(entry.plan());
        Set<Integer> open = ConcurrentHashMap.newKeySet();
        List<Integer> all = new ArrayList<>();
        if (!entry.isDone()) {
            for (int no = 0; no <= plan.cuts.size(); no++) all.add(no);
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
                    if (table.load() > FIRST_LOAD) return done; // what changes is read meanwhile: it is no lag
                    Progress.OfTable its = progress.of(entry.item());
                    open.stream().filter(no -> no >= 0).forEach(no -> its.planned(no, config.sliceRows(), plan.time));
                    its.hasSlices(
                            plan.cuts.size() + 1, config.sliceRows()); // at last, or it would be loaded for a moment
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
        int load = before.map(each -> each.load() + 1).orElse(FIRST_LOAD);
        return database.run(connection -> cut(name, connection))
                .thenCompose(plan -> plan.isEmpty()
                        ? DONE
                        : enter(
                                before.map(Known::entry),
                                new Entry(
                                        name, Integer.toString(load), plan.get().text(), false)));
    }

    private CompletionStage<Done> enter(Optional<Entry> before, Entry fresh) {
        if (before.isPresent()) LOG.info("{}: {} is loaded again", pipeline, fresh.item());
        return ledger.replace(pipeline, before, fresh).thenCompose(other -> adopt(other.orElse(fresh)));
    }

    /** Empty while its beginning is not final. Where changes are read from is settled first: what comes later is in them. */
    private Optional<Plan> cut(String name, Connection connection) throws SQLException {
        Table table = table(name, connection);
        Optional<Start.Began> began = start.of(table, connection);
        if (began.isEmpty()) return Optional.empty();
        return Optional.of(new Plan(began.get().time(), began.get().from(), cuts(table, connection)));
    }

    Table table(String name, Connection connection) throws SQLException {
        // the log names rows by their primary key
        List<String> key = config.mode() == Mode.CDC ? List.of() : config.poll().key();
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
