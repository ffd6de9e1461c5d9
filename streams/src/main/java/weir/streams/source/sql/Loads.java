package weir.streams.source.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
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

/** Loads of tables, begun and ended, as the ledger remembers them: of each when it began, where its changes are read from, and the keys it was cut at. */
final class Loads {
    static final int FIRST = 1;
    static final CompletionStage<Done> DONE = CompletableFuture.completedFuture(Done.getInstance());
    private static final Logger LOG = LoggerFactory.getLogger(Loads.class);
    /** Of a table that the settings do not name any more while the log is read on. */
    private static final String LEFT = "left";

    private final String pipeline;
    private final SqlSourceConfig config;
    private final Ledger ledger;
    private final Checkpoints checkpoints;
    private final Progress progress;
    private final Start start;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** A table of the ledger, and the slices of its load and of the sweep after it that are left. The version is the number of the load. */
    record Known(Entry entry, LoadPlan plan, Set<Integer> open) {
        int load() {
            return entry.version().equals(LEFT) ? FIRST : Integer.parseInt(entry.version());
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

    Loads(
            String pipeline,
            SqlSourceConfig config,
            Ledger ledger,
            Checkpoints checkpoints,
            Progress progress,
            Start start) {
        this.pipeline = pipeline;
        this.config = config;
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

    /** Empty when it has not begun. */
    Optional<Known> of(String table) {
        return Optional.ofNullable(known.get(table));
    }

    /** Begun, unless somebody else was first. */
    CompletionStage<Done> enter(String name, Optional<Known> before, LoadPlan plan) {
        before.ifPresent(known -> LOG.info("{}: {} is loaded again", pipeline, name));
        int load = before.map(known -> known.load() + 1).orElse(FIRST);
        Entry fresh = new Entry(name, Integer.toString(load), plan.text(), false);
        return ledger.replace(pipeline, before.map(Known::entry), fresh)
                .thenCompose(other -> adopt(other.orElse(fresh)));
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
        if (entry.item().startsWith(LogHistory.ITEM) || entry.item().equals(LogRejects.ITEM)) return DONE;
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
        LoadPlan plan = LoadPlan.of(entry.plan(), life(entry));
        int values = plan.start().values().size();
        // a cursor has one value, a place in the changes a version and what it is of
        if (config.mode() == Mode.POLL && values > 1)
            return lost("table " + entry.item() + " was read by change tracking before it was polled");
        if (config.mode() == Mode.CHANGE_TRACKING && values < 2)
            return lost("table " + entry.item() + " was read in another mode before its changes were tracked");
        start.hasBegun(entry.item());
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
                    progress.of(entry.item())
                            .begun(
                                    plan.slices(),
                                    config.sliceRows(),
                                    plan.time(),
                                    open.stream().filter(no -> no >= 0).toList());
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

    /** What nobody needs any more. */
    CompletionStage<Done> forget(Known old) {
        String table = old.entry.item();
        List<String> slices = new ArrayList<>(List.of(old.plan.changes(table).name()));
        for (int no = 0; no < old.plan.slices(); no++)
            slices.add(old.plan.slice(table, no).name());
        TableSlice.sweeps().forEach(no -> slices.add(old.plan.slice(table, no).name()));
        return all(slices, name -> checkpoints.forget(pipeline, name));
    }

    /** Only where changes are tracked is a load again their beginning again. */
    private int life(Entry entry) {
        return config.mode() == Mode.CHANGE_TRACKING ? Integer.parseInt(entry.version()) : FIRST;
    }

    static <T> CompletionStage<Done> all(List<T> each, Function<T, CompletionStage<Done>> work) {
        CompletableFuture<?>[] running =
                each.stream().map(one -> work.apply(one).toCompletableFuture()).toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(running).thenApply(done -> Done.getInstance());
    }
}
