package weir.streams.source.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.Source;
import weir.config.LimitsConfig;
import weir.config.SqlSourceConfig;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.checkpoint.Checkpoints;
import weir.streams.checkpoint.Ledger;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Offset.InLog;
import weir.streams.model.Page;
import weir.streams.model.Slice;

/** Reads the log of a database from a place on: one engine for all tables of the pipeline, and one page for each batch of it. */
final class LogReader {
    /** For another reader of the log to go, which may be one of ours that has just been stopped. */
    private static final int LOOKS = 50;

    private static final Duration TICK = Duration.ofMillis(100);

    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);
    /**
     * An engine waits so long for more changes before it hands over those it has. The last of these milliseconds it waits busily: of 10 that was
     * a tenth of a core, all the time, for nothing.
     */
    private static final Duration GATHERED = Duration.ofMillis(25);

    /** The engine has a dispatcher of its own: 16 batches on the way from there else. */
    private static final Attributes SHORT_BUFFER = Attributes.inputBuffer(1, 1);

    private static final AtomicLong RUNS = new AtomicLong();

    private final String pipeline;
    private final SqlSourceConfig config;
    private final LimitsConfig limits;
    private final Database database;
    private final Tables tables;
    private final Log log;
    private final Ledger ledger;
    private final Checkpoints checkpoints;
    private final Progress progress;
    private final LogStatements statements;
    private final LogRejects rejects;
    private volatile CompletionStage<Done> stopped = CompletableFuture.completedFuture(Done.getInstance());

    LogReader(
            String pipeline,
            SqlSourceConfig config,
            LimitsConfig limits,
            Database database,
            Tables tables,
            Log log,
            Ledger ledger,
            Checkpoints checkpoints,
            Progress progress) {
        this.pipeline = pipeline;
        this.config = config;
        this.limits = limits;
        this.database = database;
        this.tables = tables;
        this.log = log;
        this.ledger = ledger;
        this.checkpoints = checkpoints;
        this.progress = progress;
        this.statements = new LogStatements(config.tables());
        this.rejects = new LogRejects(pipeline, ledger, tables::isLoading);
    }

    Source<Page, NotUsed> pages(LogSlice slice, Checkpoint from) {
        InLog at = from.offset().map(InLog.class::cast).orElse(slice.from());
        long last = Math.max(slice.time(), from.lastWriteTime());
        return Source.unfoldResourceAsync(() -> open(at, last), LogRun::next, this::close)
                .mapAsync(1, LogRun.Batch::page) // not on the engine's thread, which reads on meanwhile
                .addAttributes(SHORT_BUFFER)
                .map(LogRun.Decoded::taken)
                .mapError(Throwable.class, thrown -> {
                    statements.learn(thrown);
                    return LogCauses.of(thrown, database);
                });
    }

    /** Rows of a slice were, be it of the log or of a load beside it. */
    CompletionStage<Done> rejected(Slice slice) {
        return rejects.met(LogSlice.is(slice));
    }

    private CompletionStage<LogRun> open(InLog at, long last) {
        return stopped.thenCompose(done -> free(at, LOOKS))
                .thenCompose(done -> rejects.open())
                .thenCompose(done -> history(at))
                .thenApply(history -> {
                    LogEngine engine = LogEngine.start(pipeline, properties(at));
                    return new LogRun(
                            engine,
                            new LogDecoder(
                                    database.dialect(),
                                    config.cdc().truncate(),
                                    table -> Table.isNamed(config.tables(), table),
                                    rejects::mayLeaveOut),
                            new LogGaps(database, tables, log),
                            history,
                            log::place,
                            () -> checkpoints.read(pipeline, LogSlice.NAME),
                            progress.of(LogSlice.NAME),
                            at,
                            last);
                });
    }

    private CompletionStage<Optional<LogHistory>> history(InLog at) {
        if (!log.hasHistory()) return CompletableFuture.completedFuture(Optional.empty());
        return LogHistory.open(pipeline, ledger)
                .thenCompose(
                        history -> history.isWhole() ? CompletableFuture.completedFuture(history) : begin(at, history))
                .thenApply(Optional::of);
    }

    /**
     * Looks at all tables as they are. By an engine of its own, which may pass over those that it does not understand: that of a table which is
     * read is missed later, but a statement of the log that is passed over never is.
     */
    private CompletionStage<LogHistory> begin(InLog at, LogHistory history) {
        Properties engine = properties(at);
        engine.setProperty("snapshot.mode", "recovery");
        engine.setProperty("schema.history.internal.skip.unparseable.ddl", "true");
        engine.setProperty("heartbeat.interval.ms", Long.toString(TICK.toMillis()));
        LogEngine begins = LogEngine.start(pipeline, engine);
        return untilItReads(begins)
                .thenCompose(reads -> {
                    history.seenAll();
                    return history.stored();
                })
                .handle((done, failure) -> begins.close().thenApply(closed -> {
                    if (failure != null) throw new CompletionException(failure);
                    return history;
                }))
                .thenCompose(closed -> closed);
    }

    private static CompletionStage<Done> untilItReads(LogEngine engine) {
        return engine.next().thenCompose(batch -> {
            boolean reads = batch.isPresent() && batch.get().stream().anyMatch(each -> !LogRun.isOfBeginning(each));
            return reads ? CompletableFuture.completedFuture(Done.getInstance()) : untilItReads(engine);
        });
    }

    private CompletionStage<Done> free(InLog at, int looks) {
        return database.run(connection -> log.reader(connection, at), looks == LOOKS ? Duration.ZERO : TICK)
                .thenCompose(other -> {
                    if (other.isEmpty()) return CompletableFuture.completedFuture(Done.getInstance());
                    if (looks > 0) return free(at, looks - 1);
                    return CompletableFuture.failedFuture(
                            new CodedException(Code.SQL_LOG_BUSY, database.where() + ": " + other.get()));
                });
    }

    private CompletionStage<Done> close(LogRun run) {
        CompletionStage<Done> closed = run.close();
        stopped = closed.toCompletableFuture()
                .copy()
                .orTimeout(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)
                .exceptionally(late -> Done.getInstance());
        return closed;
    }

    private Properties properties(InLog at) {
        Properties engine = log.engine();
        engine.setProperty("name", pipeline);
        engine.setProperty("topic.prefix", "weir");
        // or two of a process would have one name among its management beans, and the second wait two minutes for it
        engine.setProperty("custom.metric.tags", "run=" + RUNS.incrementAndGet());
        engine.setProperty("offset.storage", LogOffsets.Store.class.getName());
        engine.setProperty(LogOffsets.POSITION, at.position());
        engine.setProperty("offset.flush.interval.ms", "0");
        config.connection().login().ifPresent(login -> {
            engine.setProperty("database.user", login.user());
            engine.setProperty("database.password", login.password().reveal());
        });
        engine.setProperty("snapshot.mode", "no_data");
        engine.setProperty(LogStatements.FILTER, statements.filter());
        engine.setProperty("schema.history.internal", LogHistory.Store.class.getName());
        engine.setProperty(LogHistory.OWNER, pipeline);
        engine.setProperty("table.include.list", included());
        engine.setProperty(LogBatch.ROWS, Integer.toString(limits.pageRows()));
        engine.setProperty("max.batch.size", Integer.toString(LogBatch.share(limits.pageRows())));
        engine.setProperty("max.queue.size", Integer.toString(2 * limits.pageRows()));
        engine.setProperty("max.queue.size.in.bytes", Long.toString(2 * limits.pageBytes()));
        engine.putIfAbsent("poll.interval.ms", Long.toString(GATHERED.toMillis()));
        engine.setProperty(
                "heartbeat.interval.ms", Long.toString(config.cdc().heartbeat().toMillis()));
        engine.setProperty(
                "errors.max.retries", "0"); // the slice starts again from its checkpoint, with the same write times
        engine.setProperty("record.processing.threads", "1");
        engine.setProperty("topic.naming.strategy", LogParts.Topics.class.getName());
        engine.setProperty("converters", "forms");
        engine.putIfAbsent("forms.type", LogForms.Converter.class.getName());
        engine.setProperty("event.converting.failure.handling.mode", "fail"); // else it is null
        engine.setProperty("tombstones.on.delete", "false");
        engine.setProperty("skipped.operations", "none"); // else TRUNCATE is
        engine.setProperty("column.propagate.source.type", ".*");
        engine.setProperty("unavailable.value.placeholder", LogDecoder.UNCHANGED);
        engine.setProperty("decimal.handling.mode", "string"); // NaN becomes null otherwise
        engine.setProperty("interval.handling.mode", "string");
        engine.setProperty("time.precision.mode", "adaptive_time_microseconds");
        engine.setProperty("binary.handling.mode", "bytes");
        return engine;
    }

    /** Our patterns as regular expressions. */
    private String included() {
        List<String> patterns = new ArrayList<>();
        for (String table : config.tables()) {
            StringBuilder regex = new StringBuilder();
            for (String part : table.split("((?<=\\*)|(?=\\*))", -1)) {
                regex.append(
                        part.equals("*")
                                ? ".*"
                                : Pattern.compile("[^A-Za-z0-9_]").matcher(part).replaceAll("\\\\$0"));
            }
            patterns.add(regex.toString());
        }
        return String.join(",", patterns);
    }
}
