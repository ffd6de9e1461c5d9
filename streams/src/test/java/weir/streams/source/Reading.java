package weir.streams.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.checkpoint.InMemoryState;
import weir.streams.model.CodedException;
import weir.streams.model.Envelope;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Page;
import weir.streams.model.Slice;
import weir.streams.model.Step;

/** One run of a slice, a page at a time, as a test asks for them. */
public final class Reading implements AutoCloseable {
    /** One for all tests of this process; it goes when the process does. */
    public static final ActorSystem SYSTEM = ActorSystem.create("reading");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final InMemoryState state;
    private final Slice slice;
    private final Checkpoint from;
    private final SinkQueueWithCancel<Page> pages;
    private Optional<Page> last = Optional.empty();

    public final List<Envelope> read = new ArrayList<>();
    public final List<Rejected> rejected = new ArrayList<>();

    public Reading(SliceSource source, InMemoryState state, Slice slice) {
        this.state = state;
        this.slice = slice;
        this.from = get(state.start(slice.pipeline(), slice.name()));
        this.pages = source.pages(slice, from)
                .map(RawPage::decode)
                .runWith(Sink.<Page>queue().withAttributes(Attributes.inputBuffer(1, 1)), SYSTEM);
    }

    /** Takes pages until there are so many envelopes, read or rejected. */
    public Reading until(int envelopes) {
        return until(all -> all.size() + rejected.size() >= envelopes);
    }

    public Reading until(Predicate<List<Envelope>> isEnough) {
        while (!isEnough.test(read)) page();
        return this;
    }

    public Page page() {
        Page page = next().orElseThrow();
        for (Step step : page.steps()) {
            if (step instanceof Rejected reject) rejected.add(reject);
            else read.add((Envelope) step);
        }
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

    public Page last() {
        return last.orElseThrow();
    }

    /** To the last page, which is saved. */
    public Reading toTheEnd() {
        return page().isLast() ? save() : toTheEnd();
    }

    /** Takes pages until it fails. */
    public CodedException failure() {
        while (true) {
            try {
                page();
            } catch (CodedException e) {
                return e;
            }
        }
    }

    /** Saves where the last page ends. */
    public Reading save() {
        get(state.save(slice.pipeline(), slice.name(), from.generation(), last()));
        return this;
    }

    /** One field of all that was read; the text "null" where there is none. */
    public List<Object> values(String field) {
        return read.stream()
                .map(envelope -> Optional.ofNullable(envelope.fields().get(field))
                        .map(Object.class::cast)
                        .orElse("null"))
                .toList();
    }

    public long generation() {
        return from.generation();
    }

    @Override
    public void close() {
        pages.cancel();
    }

    public static <T> T get(CompletionStage<T> stage) {
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

    public static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) throw new AssertionError("not within " + PATIENCE);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
