package weir.streams;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.KillSwitch;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.jspecify.annotations.Nullable;
import weir.streams.cassandra.SharedCassandra;
import weir.streams.model.CodedException;
import weir.streams.model.Slice;

/** A pipeline whose slices are run as they are planned, side by side, until the first failure. */
public final class PipelineRun implements AutoCloseable {
    private final ActorSystem system;
    private final Pipeline pipeline;
    private final KillSwitch planning;
    private final Map<String, CompletableFuture<SliceControl>> running = new HashMap<>();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

    public PipelineRun(ActorSystem system, Pipeline pipeline) {
        this.system = system;
        this.pipeline = pipeline;
        SharedCassandra.get(pipeline.writer().open());
        this.planning = pipeline.plans()
                .viaMat(KillSwitches.single(), Keep.right())
                .toMat(Sink.foreach(this::fill), (stop, end) -> {
                    end.whenComplete((done, thrown) -> failed(thrown));
                    return stop;
                })
                .run(system);
    }

    private synchronized void fill(List<Slice> slices) {
        slices.forEach(slice -> running.computeIfAbsent(slice.name(), name -> start(slice)));
    }

    private CompletableFuture<SliceControl> start(Slice slice) {
        return pipeline.checkpoints()
                .start(slice.pipeline(), slice.name())
                .thenApply(from -> {
                    SliceControl control = pipeline.graph(slice, from).run(system);
                    control.finished()
                            .thenCompose(
                                    last -> last.filter(page -> page.isLast()).isPresent()
                                            ? pipeline.source().ended(slice)
                                            : CompletableFuture.completedFuture(null))
                            .whenComplete((done, thrown) -> {
                                failed(thrown);
                                gone(slice);
                            });
                    return control;
                })
                .toCompletableFuture();
    }

    private synchronized void gone(Slice slice) {
        running.remove(slice.name());
    }

    private void failed(@Nullable Throwable thrown) {
        if (thrown != null) failure.complete(thrown);
    }

    /** What ends it. */
    public CodedException failure() {
        Throwable thrown = SharedCassandra.get(failure);
        while (thrown instanceof CompletionException && thrown.getCause() != null) thrown = thrown.getCause();
        if (thrown instanceof CodedException coded) return coded;
        throw new AssertionError(thrown);
    }

    /** Fails when it has. */
    public void await(BooleanSupplier condition) {
        SharedCassandra.await(() -> {
            if (failure.isDone()) throw new AssertionError("it has ended", failure.join());
            return condition.getAsBoolean();
        });
    }

    /** As a kill does, but for the process: what is on its way is neither awaited nor checkpointed. */
    @Override
    public void close() {
        planning.shutdown();
        List<CompletableFuture<SliceControl>> slices;
        synchronized (this) {
            slices = List.copyOf(running.values());
        }
        for (CompletableFuture<SliceControl> slice : slices) {
            SliceControl control = SharedCassandra.get(slice);
            control.abort(new IllegalStateException("killed"));
            control.finished()
                    .toCompletableFuture()
                    .handle((last, thrown) -> last)
                    .join();
        }
        pipeline.writer().close();
        pipeline.source().close();
    }
}
