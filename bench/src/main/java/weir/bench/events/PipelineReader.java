package weir.bench.events;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import weir.config.ConfigReader;
import weir.config.EventHubsSourceConfig;
import weir.config.WeirConfig;
import weir.streams.Connections;
import weir.streams.Pipeline;
import weir.streams.SliceControl;
import weir.streams.azure.Credentials;
import weir.streams.model.Slice;
import weir.streams.source.SliceSource;
import weir.streams.source.eventhubs.EventHubsSource;
import weir.streams.transform.Transforms;

/** The pipeline as the daemon runs it, every partition a slice, but for its sink and its state, which cost nothing. */
final class PipelineReader implements Reader {
    private final ActorSystem system = ActorSystem.create("reader");
    private final WeirConfig config;
    private final Events events;
    private int runs;

    PipelineReader(Path settings, Events events) {
        this.config = ConfigReader.read(settings);
        this.events = events;
    }

    @Override
    public void read(Progress progress) throws InterruptedException {
        Connections connections = new Connections(system, config.state());
        NoWriter writer = new NoWriter(progress);
        Pipeline pipeline = pipeline(connections, writer);
        Map<String, SliceControl> running = new ConcurrentHashMap<>();
        Pair<UniqueKillSwitch, CompletionStage<Done>> planning = pipeline.source()
                .plans()
                .viaMat(KillSwitches.single(), Keep.right())
                .toMat(Sink.foreach(slices -> start(slices, pipeline, running, progress)), Keep.both())
                .run(system);
        planning.second().whenComplete((done, failure) -> {
            if (failure != null) progress.fail(failure);
        });
        try {
            progress.await();
            running.values().forEach(SliceControl::drain);
            running.values().forEach(it -> it.finished().toCompletableFuture().join());
            events.requireAll(progress, writer.seqs());
        } finally {
            planning.first().shutdown();
            pipeline.source().close();
            connections.close().toCompletableFuture().join();
        }
    }

    private Pipeline pipeline(Connections connections, NoWriter writer) {
        Pipeline real = Pipeline.of(config.pipelines().get(0), config.state(), connections);
        InMemory state = new InMemory(++runs);
        return new Pipeline(
                real.config(),
                source(real, state),
                real.room(),
                real.transforms(),
                writer,
                state,
                (pipeline, slice, rejected) -> CompletableFuture.failedFuture(
                        new IllegalStateException("rejected " + rejected.get(0) + " (expected: nothing rejected)")),
                real.poison(),
                real.meter(),
                real.saveWithin());
    }

    /** As the pipeline's own, but that its state is not in Cassandra. */
    private static SliceSource source(Pipeline real, InMemory state) {
        if (!(real.config().source() instanceof EventHubsSourceConfig hub)) {
            throw new IllegalArgumentException(real.config().source() + " (expected: a hub)");
        }
        return EventHubsSource.create(
                real.name(),
                hub,
                Transforms.of(real.config().transforms()).needs(),
                real.config().limits(),
                new Credentials(),
                state,
                state,
                real.meter());
    }

    private void start(List<Slice> slices, Pipeline pipeline, Map<String, SliceControl> running, Progress progress) {
        for (Slice slice : slices) {
            running.computeIfAbsent(slice.name(), name -> {
                SliceControl control = pipeline.graph(
                                slice,
                                pipeline.checkpoints()
                                        .start(slice.pipeline(), slice.name())
                                        .toCompletableFuture()
                                        .join()) // in memory, so it is there
                        .run(system);
                control.finished().whenComplete((last, failure) -> {
                    if (failure != null) progress.fail(failure);
                });
                return control;
            });
        }
    }

    @Override
    public void close() {
        system.terminate();
    }
}
