package weir.streams.source.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import weir.config.LimitsConfig;
import weir.config.SqlSourceConfig;
import weir.streams.azure.Credentials;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.checkpoint.InMemoryState;
import weir.streams.metrics.PipelineMeter;
import weir.streams.model.CodedException;
import weir.streams.model.Envelope;
import weir.streams.model.Page;
import weir.streams.model.Slice;
import weir.streams.source.RawPage;

/** One run of a slice, a page at a time, as a test asks for them. */
final class TableReading implements AutoCloseable {
    static final String PIPELINE = "customers";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final InMemoryState state;
    private final Slice slice;
    private final Checkpoint from;
    private final SinkQueueWithCancel<Page> pages;
    private Optional<Page> last = Optional.empty();

    final List<Envelope> read = new ArrayList<>();

    TableReading(ActorSystem system, SqlSource source, InMemoryState state, Slice slice) {
        this.state = state;
        this.slice = slice;
        this.from = get(state.start(PIPELINE, slice.name()));
        this.pages = source.pages(slice, from)
                .map(RawPage::decode)
                .runWith(Sink.<Page>queue().withAttributes(Attributes.inputBuffer(1, 1)), system);
    }

    static SqlSource source(SqlSourceConfig config, LimitsConfig limits, InMemoryState state) {
        return SqlSource.create(PIPELINE, config, limits, new Credentials(), state, state, new PipelineMeter());
    }

    TableReading until(int envelopes) {
        return until(all -> all.size() >= envelopes);
    }

    TableReading until(Predicate<List<Envelope>> isEnough) {
        while (!isEnough.test(read)) page();
        return this;
    }

    Page page() {
        Page page = next().orElseThrow();
        page.steps().forEach(step -> read.add((Envelope) step));
        last = Optional.of(page);
        return page;
    }

    private Optional<Page> next() {
        try {
            return get(pages.pull());
        } catch (IllegalStateException e) {
            throw new AssertionError("nothing more after " + read.size() + " envelopes", e);
        }
    }

    Page last() {
        return last.orElseThrow();
    }

    /** To the last page, which is saved. */
    TableReading toTheEnd() {
        return page().isLast() ? save() : toTheEnd();
    }

    TableReading save() {
        get(state.save(PIPELINE, slice.name(), from.generation(), last.orElseThrow()));
        return this;
    }

    List<Object> values(String field) {
        return read.stream()
                .map(envelope -> Optional.ofNullable(envelope.fields().get(field))
                        .map(Object.class::cast)
                        .orElse("null"))
                .toList();
    }

    @Override
    public void close() {
        pages.cancel();
    }

    static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            while (cause instanceof CompletionException && cause.getCause() != null) cause = cause.getCause();
            if (cause instanceof CodedException coded) throw coded;
            throw new CompletionException(cause);
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
