package weir.streams.source.sql;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.Offsets;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.pekko.Done;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.streams.model.Offset.InLog;

/**
 * Debezium's engine on a thread of its own. It hands a batch over when one is asked for, and waits meanwhile; what it may forget it is told.
 */
final class LogEngine {
    private static final Logger LOG = LoggerFactory.getLogger(LogEngine.class);
    private static final long TICK = Duration.ofMillis(20).toNanos();

    private static final int ALL = 1_000_000;

    private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
    private final Semaphore asked = new Semaphore(0);
    private final ConcurrentLinkedDeque<Mark> marks = new ConcurrentLinkedDeque<>();
    private final CompletableFuture<Done> ended = new CompletableFuture<>();
    private CompletableFuture<Optional<List<SourceRecord>>> answer = new CompletableFuture<>();
    private @Nullable Throwable failure;
    private volatile @Nullable InLog saved;
    private volatile boolean isClosed;

    /** A place that may be saved, and the same as the engine has it. */
    private record Mark(InLog at, Map<String, ?> place) {}

    private LogEngine(Properties properties) {
        this.engine = DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                .using(properties)
                .using((DebeziumEngine.CompletionCallback) (isFine, message, error) ->
                        failed(error == null ? new IOException("the reader of the log has ended: " + message) : error))
                .notifying(this::handOver)
                .build();
    }

    static LogEngine start(String pipeline, Properties properties) {
        LogEngine started = new LogEngine(properties);
        started.onThread("weir-log-" + pipeline, () -> {
            try {
                started.engine.run();
            } finally {
                started.failed(new IOException("the reader of the log has ended"));
                started.ended.complete(Done.getInstance());
            }
        });
        return started;
    }

    private void onThread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** The next batch, once there is one. To be asked for again when it has come. */
    synchronized CompletionStage<Optional<List<SourceRecord>>> next() {
        answer = new CompletableFuture<>();
        if (failure == null) asked.release();
        else answer.completeExceptionally(failure);
        return answer;
    }

    private void handOver(
            List<RecordChangeEvent<SourceRecord>> batches, RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        forget(batches.get(0), committer);
        asked.acquire();
        if (isClosed) return;
        CompletableFuture<Optional<List<SourceRecord>>> waiting;
        synchronized (this) {
            waiting = answer;
        }
        waiting.complete(Optional.of(batches.stream()
                .flatMap(batch -> LogBatch.records(batch.record()).stream())
                .toList()));
    }

    private void failed(Throwable why) {
        CompletableFuture<Optional<List<SourceRecord>>> waiting;
        synchronized (this) {
            if (failure == null) failure = why;
            waiting = answer;
        }
        waiting.completeExceptionally(why);
    }

    /** A place where reading may resume, in order. */
    void mark(InLog at, Map<String, ?> place) {
        marks.add(new Mark(at, place));
    }

    /** The database may forget what is before a place that was marked. */
    void saved(InLog at) {
        saved = at;
    }

    /** On the engine's own thread, which is the one that may tell it. */
    private void forget(RecordChangeEvent<SourceRecord> any, RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        InLog upTo = saved;
        if (upTo == null || marks.stream().noneMatch(each -> each.at.equals(upTo))) return;
        for (Mark mark = marks.poll(); mark != null; mark = marks.poll()) {
            if (!mark.at.equals(upTo)) continue;
            Offsets place = committer.buildOffsets();
            mark.place.forEach(place::set);
            committer.markProcessed(any, place); // of it only the log is taken, which is one
            committer.markBatchFinished();
            return;
        }
    }

    /** Completes when nothing of it runs any more. */
    CompletionStage<Done> close() {
        isClosed = true;
        asked.release(ALL); // of however many batches are still to come
        onThread("weir-log-close", this::stop);
        return ended;
    }

    private void stop() {
        while (!ended.isDone()) {
            try {
                engine.close();
                return;
            } catch (IllegalStateException startsOrHasEnded) {
                LockSupport.parkNanos(TICK);
            } catch (IOException e) {
                LOG.debug("an engine that could not be closed", e);
                return;
            }
        }
    }
}
