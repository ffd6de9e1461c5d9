package weir.streams;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.RunnableGraph;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import weir.streams.checkpoint.Checkpoints;
import weir.streams.checkpoint.DeadLetters;
import weir.streams.metrics.PipelineMeter;
import weir.streams.metrics.SliceMeter;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Page;
import weir.streams.model.Slice;
import weir.streams.sink.PageWriter;
import weir.streams.source.RawPage;
import weir.streams.source.SliceSource;
import weir.streams.supervision.Poison;

/**
 * One run of one slice: its pages read, transformed, written, their dead letters kept, their ends checkpointed.
 *
 * <p>Elements are pages, on demand from the checkpoint back to the source. A checkpoint is saved only when every envelope before it has
 * ended and every dead letter before it is stored. At most {@link SliceSource#MOST_UNSAVED_PAGES} pages can lie between the saved checkpoint
 * and the source.
 *
 * @param generation under which checkpoints are saved
 * @param pages the source, opened at the checkpoint
 * @param rejected tells the source, see {@link SliceSource#rejected}
 * @param room of the pipeline, for what is decoded
 * @param transforms run over the envelopes of a page
 * @param pagesInFlight pages being written at once
 * @param saveWithin longest time an ended page waits for its checkpoint
 */
public record SliceGraph(
        Slice slice,
        long generation,
        Source<RawPage, NotUsed> pages,
        Supplier<CompletionStage<Done>> rejected,
        Room room,
        UnaryOperator<Page> transforms,
        PageWriter writer,
        DeadLetters deadLetters,
        Poison poison,
        Checkpoints checkpoints,
        PipelineMeter meter,
        int pagesInFlight,
        Duration saveWithin) {

    /** Pages are big, and one that is ready is enough: Pekko's own 16 for each slice filled a small heap. */
    private static final Attributes SHORT_BUFFER = Attributes.inputBuffer(1, 1);

    /** One group fills, one waits, one is being saved; the last quarter is room for what is being written. */
    private static final int PAGES_PER_SAVE = SliceSource.MOST_UNSAVED_PAGES / 4;

    public RunnableGraph<SliceControl> graph() {
        var counts = new SliceMeter(meter);
        Room.Run taken = room.run();
        // write beside decode and transform; what crosses is a page, not an envelope
        Flow<Page, Page, NotUsed> sink = Flow.<Page>create()
                .mapAsync(pagesInFlight, page -> write(page, counts, taken)) // keeps order, so offsets stay in order
                .groupedWithin(PAGES_PER_SAVE, saveWithin)
                .mapAsync(1, this::save)
                .async()
                .addAttributes(SHORT_BUFFER);
        return pages.viaMat(KillSwitches.single(), Keep.right())
                .mapAsync(1, raw -> taken.take(raw.envelopes()).thenApply(done -> raw))
                .map(raw -> {
                    Page page = raw.decode();
                    counts.read(page); // not wireTap, which may drop
                    return transforms.apply(page);
                })
                .via(sink)
                .toMat(
                        Sink.lastOption(),
                        (stop, last) -> new SliceControl(stop, last.whenComplete((l, e) -> {
                            counts.close();
                            taken.close();
                        })))
                .named(slice.name());
    }

    private CompletionStage<Page> write(Page page, SliceMeter counts, Room.Run taken) {
        return written(page, taken.handOver(page.steps().size())).thenCompose(written -> {
            List<Rejected> found = Poison.of(written);
            return bury(found).thenApply(buried -> {
                counts.ended(written);
                poison.count(written.steps(), found);
                return written.with(List.of()); // envelopes end here: what waits for its checkpoint weighs nothing
            });
        });
    }

    private CompletionStage<Page> written(Page page, Runnable letGo) {
        try {
            return writer.write(page).whenComplete((written, failure) -> letGo.run());
        } catch (RuntimeException e) {
            letGo.run();
            throw e;
        }
    }

    private CompletionStage<Done> bury(List<Rejected> found) {
        if (found.isEmpty()) return CompletableFuture.completedStage(Done.getInstance());
        List<Rejected> kept = poison.toKeep(found);
        if (kept.isEmpty()) return rejected.get();
        return deadLetters.add(slice.pipeline(), slice.name(), kept).thenCompose(done -> rejected.get());
    }

    private CompletionStage<Page> save(List<Page> ended) {
        Page last = ended.get(ended.size() - 1);
        return checkpoints
                .save(slice.pipeline(), slice.name(), generation, last)
                .thenApply(done -> {
                    meter.checkpointed(Clock.systemUTC().instant());
                    return last;
                });
    }
}
