package weir.streams.source.sql;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.pekko.Done;
import org.jspecify.annotations.Nullable;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.model.Envelope;
import weir.streams.model.Offset.InLog;
import weir.streams.model.Operation;
import weir.streams.model.Original;
import weir.streams.model.Page;
import weir.streams.model.Step;

/**
 * One run of an engine: gives each change its write time, and says where reading may resume.
 *
 * <p>A change of a primary key is two records, the deletion of the old row and the making of the new one, with one place: resuming between
 * them would lose the second.
 */
final class LogRun {
    /** Stands with the first of two such records. */
    private static final String NEW_KEY = "__debezium.newkey";

    /** Stands with places of before all tables have been seen. */
    private static final String SEEING = "snapshot";

    private static final long BETWEEN_LOOKS = Duration.ofSeconds(1).toNanos();

    private final LogEngine engine;
    private final LogDecoder decoder;
    private final LogGaps gaps;
    private final Optional<LogHistory> history;
    private final Function<SourceRecord, InLog> places;
    private final Supplier<CompletionStage<Optional<Checkpoint>>> saved;
    private final Progress.OfTable progress;
    private InLog resume;
    private long resumeTime;
    private long last;
    private int versions;
    private volatile boolean isLooking;
    private volatile long looked = System.nanoTime();
    /** Times of batches on their way, microseconds. */
    private final Queue<Long> untaken = new ArrayDeque<>();

    /**
     * @param places where reading may resume behind a record
     * @param last write time that was given
     */
    LogRun(
            LogEngine engine,
            LogDecoder decoder,
            LogGaps gaps,
            Optional<LogHistory> history,
            Function<SourceRecord, InLog> places,
            Supplier<CompletionStage<Optional<Checkpoint>>> saved,
            Progress.OfTable progress,
            InLog from,
            long last) {
        this.engine = engine;
        this.decoder = decoder;
        this.gaps = gaps;
        this.history = history;
        this.places = places;
        this.saved = saved;
        this.progress = progress;
        this.resume = from;
        this.resumeTime = last;
        this.last = last;
    }

    /** What the engine has handed over. */
    record Batch(LogRun run, List<SourceRecord> records) {
        CompletionStage<Decoded> page() {
            return run.page(records).thenApply(page -> new Decoded(run, page));
        }
    }

    /** A page that somebody has yet to take. */
    record Decoded(LogRun run, Page page) {
        Page taken() {
            run.taken();
            return page;
        }
    }

    /** Whether it was handed over before the engine had seen all tables, and tells no place to begin at. */
    static boolean isOfBeginning(SourceRecord record) {
        return record.sourceOffset().containsKey(SEEING);
    }

    CompletionStage<Optional<Batch>> next() {
        look();
        return engine.next()
                .thenApply(batch -> batch.map(records -> {
                    has(LogDecoder.time(records));
                    return new Batch(this, records);
                }));
    }

    private synchronized void has(long time) {
        untaken.add(time);
        progress.readUpTo(untaken.element());
    }

    private synchronized void taken() {
        untaken.remove();
        progress.readUpTo(untaken.isEmpty() ? 0 : untaken.element()); // all that there is, until there is more
    }

    private CompletionStage<Page> page(List<SourceRecord> records) {
        InLog at = resume;
        List<Step> steps = new ArrayList<>(records.size());
        List<@Nullable String> tables = new ArrayList<>(records.size());
        List<LogGaps.Gap> missing = new ArrayList<>();
        long bytes = 0;
        SourceRecord resumable = null;
        for (SourceRecord each : records) {
            LogDecoder.Change change = decoder.decode(each);
            if (change != null) {
                // the clock of the source, but never back, and never the same twice
                last = Math.max(last + 1, change.time());
                if (!change.asked().isEmpty())
                    missing.add(new LogGaps.Gap(steps.size(), change.table(), change.asked()));
                bytes += change.bytes();
                tables.add(change.operation() == Operation.UPSERT ? change.table() : null);
                steps.add(new Envelope(at, last, change.operation(), change.fields(), Original.NONE, change.table()));
            }
            if (each.headers().lastWithName(NEW_KEY) != null || isOfBeginning(each)) continue;
            resumable = each;
            resumeTime = last;
        }
        if (resumable != null) {
            resume = places.apply(resumable);
            engine.mark(resume, resumable.sourceOffset());
        }
        boolean isNew = versions != decoder.versions();
        versions = decoder.versions();
        CompletionStage<Page> page =
                gaps.filled(new Page(steps, resume, resumeTime, false, bytes), tables, missing, isNew);
        return history.isEmpty() ? page : page.thenCombine(history.get().stored(), (filled, done) -> filled);
    }

    /** Asks now and then how far the checkpoint has come: only what is before it may be forgotten. */
    private void look() {
        if (isLooking || System.nanoTime() - looked < BETWEEN_LOOKS) return;
        isLooking = true;
        saved.get().whenComplete((checkpoint, failure) -> {
            if (failure == null) {
                checkpoint
                        .flatMap(Checkpoint::offset)
                        .filter(InLog.class::isInstance)
                        .ifPresent(offset -> engine.saved((InLog) offset));
            }
            looked = System.nanoTime();
            isLooking = false;
        });
    }

    CompletionStage<Done> close() {
        return engine.close();
    }
}
