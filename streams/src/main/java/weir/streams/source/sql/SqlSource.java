package weir.streams.source.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.config.LimitsConfig;
import weir.config.SqlSourceConfig;
import weir.config.SqlSourceConfig.Mode;
import weir.streams.azure.Credentials;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.checkpoint.Checkpoints;
import weir.streams.checkpoint.Ledger;
import weir.streams.metrics.PipelineMeter;
import weir.streams.model.Code;
import weir.streams.model.Offset.InTable;
import weir.streams.model.Page;
import weir.streams.model.Slice;
import weir.streams.model.Sweep;
import weir.streams.source.RawPage;
import weir.streams.source.SliceSource;

/** Reads tables: each once from end to end in slices side by side, and from its beginning on what changes, for ever. */
public final class SqlSource implements SliceSource {
    private static final Logger LOG = LoggerFactory.getLogger(SqlSource.class);

    /** Looks for tables and idle polls share it with the slices that are read. */
    private static final int SPARE_CONNECTIONS = 1;

    /** Until a table may be begun. */
    private static final Duration SETTLING = Duration.ofMillis(200);

    private final SqlSourceConfig config;
    private final LimitsConfig limits;
    private final Database database;
    private final Tables tables;
    private final Progress progress;
    private final Optional<LogReader> log;
    private final ChangeTracking tracking;
    private final PipelineMeter meter;
    private final String pipeline;
    private volatile int endless = 1;

    private SqlSource(
            String pipeline,
            SqlSourceConfig config,
            LimitsConfig limits,
            Database database,
            Ledger ledger,
            Checkpoints checkpoints,
            PipelineMeter meter) {
        this.pipeline = pipeline;
        this.config = config;
        this.limits = limits;
        this.database = database;
        this.tracking = new ChangeTracking(database);
        this.meter = meter;
        this.progress = new Progress(pipeline);
        if (config.mode() == Mode.CDC) {
            Log log = Log.of(pipeline, database, config);
            Start start = new LogStart(pipeline, database, log, ledger);
            this.tables = new Tables(pipeline, config, database, ledger, checkpoints, progress, start);
            this.log = Optional.of(
                    new LogReader(pipeline, config, limits, database, tables, log, ledger, checkpoints, progress));
        } else {
            Start start = config.mode() == Mode.POLL
                    ? new Start.OfPolls(database, config.poll())
                    : new TrackingStart(tracking);
            this.tables = new Tables(pipeline, config, database, ledger, checkpoints, progress, start);
            this.log = Optional.empty();
        }
    }

    public static SqlSource create(
            String pipeline,
            SqlSourceConfig config,
            LimitsConfig limits,
            Credentials credentials,
            Ledger ledger,
            Checkpoints checkpoints,
            PipelineMeter meter) {
        var database = new Database(pipeline, config.connection(), credentials, limits.slices() + SPARE_CONNECTIONS);
        return new SqlSource(pipeline, config, limits, database, ledger, checkpoints, meter);
    }

    /** Of a database that is spoken to in another way than its address says. */
    static SqlSource create(
            Database database, SqlSourceConfig config, LimitsConfig limits, Ledger ledger, Checkpoints checkpoints) {
        return new SqlSource(database.pipeline(), config, limits, database, ledger, checkpoints, new PipelineMeter());
    }

    @Override
    public Source<List<Slice>, NotUsed> plans() {
        return Source.lazyCompletionStage(tables::load)
                .flatMapConcat(loaded -> Source.unfoldAsync(Duration.ZERO, this::look))
                .mapMaterializedValue(ignored -> NotUsed.getInstance());
    }

    private CompletionStage<Optional<Pair<Duration, List<Slice>>>> look(Duration wait) {
        return tables.look(wait)
                .thenApply(slices -> Optional.of(
                        Pair.create(tables.isSettling() ? SETTLING : config.discoverEvery(), plan(slices))));
    }

    private List<Slice> plan(List<Slice> slices) {
        endless = (int) slices.stream()
                .filter(each -> LogSlice.is(each) || TableSlice.of(each).isOfChanges())
                .count();
        return slices;
    }

    @Override
    public Source<RawPage, NotUsed> pages(Slice slice, Checkpoint from) {
        if (LogSlice.is(slice))
            return log.orElseThrow().pages(LogSlice.of(slice), from).map(RawPage::of);
        TableSlice its = TableSlice.of(slice);
        InTable after = from.offset()
                .filter(offset -> its.isOfChanges() || its.isOfThisLoad(from))
                .map(InTable.class::cast)
                .orElse(its.from());
        if (!its.isOfChanges()) return load(its, from, after).map(RawPage::of);
        return (config.mode() == Mode.POLL ? changes(its, from, after) : tracked(its, from, after)).map(RawPage::of);
    }

    @Override
    public Optional<Sweep> sweep(Slice slice) {
        return LogSlice.is(slice) ? Optional.empty() : TableSlice.of(slice).sweep();
    }

    private Source<Page, NotUsed> changes(TableSlice slice, Checkpoint from, InTable after) {
        CompletionStage<PollReader.Polled> polled = database.run(connection -> {
            Table table = tables.table(slice.table(), connection);
            Cursor cursor = Cursor.of(database, table, config.poll());
            List<Column> order = new ArrayList<>(List.of(cursor.column()));
            table.key().stream().filter(each -> !order.contains(each)).forEach(order::add);
            return new PollReader.Polled(cursor, new PageReader(database.dialect(), table, order, limits));
        });
        return new PollReader(database, slice, config.poll().interval(), polled, progress.of(slice.table()))
                .pages(after, Math.max(slice.loadTime(), from.lastWriteTime()));
    }

    private Source<Page, NotUsed> tracked(TableSlice slice, Checkpoint from, InTable after) {
        CompletionStage<TrackedRows> rows = database.run(
                connection -> new TrackedRows(database.dialect(), tables.table(slice.table(), connection), limits));
        return new TrackingReader(
                        database,
                        tracking,
                        rows,
                        config.poll().interval(),
                        progress.of(slice.table()),
                        (why, last) -> tables.loadAnew(slice, last).thenApply(isBegun -> told(isBegun, slice, why)))
                .pages(TrackedPlace.of(after), Math.max(slice.loadTime(), from.lastWriteTime()));
    }

    private Done told(boolean isBegun, TableSlice slice, String why) {
        if (!isBegun) return Done.getInstance();
        String what = database.where() + ": " + slice.table() + " is loaded anew: " + why
                + (config.sweep() ? "" : "; rows deleted meanwhile stay in the target, as sweep = false");
        LOG.warn("{}: {}: {}", pipeline, Code.SQL_HISTORY_GONE.id(), what);
        meter.restarted(Code.SQL_HISTORY_GONE);
        meter.failed(Code.SQL_HISTORY_GONE, what);
        tables.hurry();
        return Done.getInstance();
    }

    private Source<Page, NotUsed> load(TableSlice slice, Checkpoint from, InTable after) {
        if (from.isDone() && slice.isOfThisLoad(from))
            return Source.single(new Page(List.of(), after, slice.loadTime(), true, 0));
        CompletionStage<PageReader> reader = database.run(connection -> {
            Table table = tables.table(slice.table(), connection);
            return new PageReader(database.dialect(), table, table.key(), limits);
        });
        Progress.OfTable its = progress.of(slice.table());
        return new LoadReader(database, slice, reader).pages(after).map(page -> {
            its.loaded(slice.no(), page.steps().size(), page.isLast());
            return page;
        });
    }

    @Override
    public CompletionStage<Done> ended(Slice slice) {
        if (LogSlice.is(slice)) return CompletableFuture.completedFuture(Done.getInstance());
        return tables.ended(TableSlice.of(slice));
    }

    @Override
    public CompletionStage<Done> rejected(Slice slice) {
        return log.map(reader -> reader.rejected(slice)).orElseGet(() -> SliceSource.super.rejected(slice));
    }

    @Override
    public CompletionStage<List<String>> check() {
        return tables.check();
    }

    @Override
    public List<String> tables() {
        return tables.names();
    }

    /** Changes of every table, and beside them as many slices of first loads as the limits say. */
    @Override
    public int slicesAtOnce(LimitsConfig of) {
        return endless + of.slices();
    }

    @Override
    public Lag lag() {
        return progress.lag(System.currentTimeMillis() * 1000);
    }

    @Override
    public OptionalDouble loaded() {
        return progress.loaded();
    }

    @Override
    public void close() {
        database.close();
    }
}
