package weir.streams.source.eventhubs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
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
import weir.streams.source.RawPage;

/** One run of a partition, a page at a time, as a test asks for them. */
final class Reading implements AutoCloseable {
    static final String PIPELINE = "orders";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final InMemoryState state;
    private final Slice slice;
    private final Checkpoint from;
    private final SinkQueueWithCancel<Page> pages;
    private Optional<Page> last = Optional.empty();

    final List<Envelope> read = new ArrayList<>();
    final List<Rejected> rejected = new ArrayList<>();

    Reading(ActorSystem system, EventHubsSource source, InMemoryState state, Slice slice) {
        this.state = state;
        this.slice = slice;
        this.from = get(state.start(PIPELINE, slice.name()));
        this.pages = source.pages(slice, from)
                .map(RawPage::decode)
                .runWith(Sink.<Page>queue().withAttributes(Attributes.inputBuffer(1, 1)), system);
    }

    /** Takes pages until there are so many envelopes, read or rejected. */
    Reading until(int envelopes) {
        while (read.size() + rejected.size() < envelopes) page();
        return this;
    }

    Page page() {
        Page page = get(pages.pull()).orElseThrow();
        for (Step step : page.steps()) {
            if (step instanceof Rejected reject) rejected.add(reject);
            if (step instanceof Envelope envelope) read.add(envelope);
        }
        last = Optional.of(page);
        return page;
    }

    /** Takes pages until it fails. */
    CodedException failure() {
        while (true) {
            try {
                page();
            } catch (CodedException e) {
                return e;
            }
        }
    }

    /** Saves where the last page ends. */
    Reading save() {
        get(state.save(PIPELINE, slice.name(), from.generation(), last.orElseThrow()));
        return this;
    }

    /** The field {@code n} of all that was read. */
    List<Object> numbers() {
        return read.stream()
                .map(envelope -> envelope.fields().get("n"))
                .map(Object.class::cast)
                .toList();
    }

    long generation() {
        return from.generation();
    }

    @Override
    public void close() {
        pages.cancel();
    }

    static <T> CompletableFuture<T> later(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work);
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

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) throw new AssertionError("not within " + PATIENCE);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
