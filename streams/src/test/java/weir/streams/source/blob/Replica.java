package weir.streams.source.blob;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.jspecify.annotations.Nullable;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.checkpoint.InMemoryState;
import weir.streams.model.CodedException;
import weir.streams.model.Envelope;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Page;
import weir.streams.model.Slice;
import weir.streams.model.Step;
import weir.streams.source.RawPage;

/** Reads a source as a pipeline does and keeps, for each value of the field {@code id}, the row of the latest write time. */
final class Replica {
    static final String PIPELINE = "orders";

    final InMemoryState state;
    final Map<String, Envelope> rows = new TreeMap<>();
    final List<Envelope> read = new ArrayList<>();
    final List<Rejected> rejected = new ArrayList<>();
    private final ActorSystem system;
    final BlobSource source;

    Replica(ActorSystem system, BlobSource source, InMemoryState state) {
        this.system = system;
        this.source = source;
        this.state = state;
    }

    /** What is to be read, as a daemon that has just been started sees it. */
    List<Slice> plan() {
        return get(source.plans().runWith(Sink.head(), system));
    }

    /** Until nothing is left. */
    void catchUp() {
        for (List<Slice> plan = plan(); !plan.isEmpty(); plan = plan()) plan.forEach(this::readAll);
    }

    void readAll(Slice slice) {
        readPages(slice, Integer.MAX_VALUE);
    }

    /** So many pages, each checkpointed; then, if that was the last one, the end of the slice. */
    List<Page> readPages(Slice slice, int most) {
        Checkpoint from = get(state.start(PIPELINE, slice.name()));
        List<Page> pages = new ArrayList<>();
        get(source.pages(slice, from)
                .take(most)
                .map(RawPage::decode)
                .mapAsync(1, page -> {
                    take(page);
                    pages.add(page);
                    return state.save(PIPELINE, slice.name(), from.generation(), page);
                })
                .runWith(Sink.ignore(), system));
        if (pages.get(pages.size() - 1).isLast()) get(source.ended(slice));
        return pages;
    }

    private synchronized void take(Page page) {
        for (Step step : page.steps()) {
            if (step instanceof Rejected reject) rejected.add(reject);
            if (step instanceof Envelope envelope) {
                read.add(envelope);
                rows.merge(
                        String.valueOf(envelope.fields().get("id")),
                        envelope,
                        (a, b) -> a.writeTime() > b.writeTime() ? a : b);
            }
        }
    }

    /** The field {@code v} of one row. */
    @Nullable
    Object value(String id) {
        Envelope row = rows.get(id);
        return row == null ? null : row.fields().get("v");
    }

    /** The field {@code v} of every row, as {@code id=v}. */
    List<String> values() {
        return rows.entrySet().stream()
                .map(row -> row.getKey() + "=" + row.getValue().fields().get("v"))
                .toList();
    }

    static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CodedException coded) throw coded;
            throw new CompletionException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
