package weir.bench.delay;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.Source;
import weir.bench.data.Reading;
import weir.bench.data.RowFormat;
import weir.config.BlobSourceConfig;
import weir.config.ConfigReader;
import weir.config.WeirConfig;
import weir.streams.Connections;
import weir.streams.Pipeline;
import weir.streams.SliceControl;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.format.BadRecordException;
import weir.streams.format.Decoder;
import weir.streams.format.Format;
import weir.streams.model.Envelope;
import weir.streams.model.Offset;
import weir.streams.model.Offset.InBlob;
import weir.streams.model.Original;
import weir.streams.model.Page;
import weir.streams.model.Slice;
import weir.streams.sink.PageWriter;
import weir.streams.source.RawPage;
import weir.streams.source.SliceSource;

/**
 * The pipeline as the daemon runs it, checkpoints and all, but for its source: a line of NDJSON comes when we say, as a page of its own, as
 * it does when a source yields one record at a time.
 */
final class RunningPipeline implements Clocked.Way, AutoCloseable {
    private static final int MOST_WAITING = 10_000;

    private final ActorSystem system = ActorSystem.create("delay");
    private final Connections connections;
    private final Decoder decoder;
    private final BoundedSourceQueue<RawPage> queue;
    private final SliceControl control;
    private final PageWriter writer;
    private final Map<Offset, CompletableFuture<Done>> unacknowledged = new ConcurrentHashMap<>();
    private final long timeBase = System.currentTimeMillis() * 1000;
    private int rows;

    RunningPipeline(Path settings) {
        WeirConfig config = ConfigReader.read(settings);
        connections = new Connections(system, config.state());
        Pipeline pipeline = Pipeline.of(config.pipelines().get(0), config.state(), connections);
        BlobSourceConfig source = (BlobSourceConfig) pipeline.config().source();
        decoder = new Format(source.format()).decoder().orElseThrow();
        writer = pipeline.writer();
        writer.open().toCompletableFuture().join();
        Slice slice = new Slice(pipeline.name(), "clocked", "");
        Checkpoint from = pipeline.checkpoints()
                .start(slice.pipeline(), slice.name())
                .toCompletableFuture()
                .join();
        Pair<BoundedSourceQueue<RawPage>, Source<RawPage, NotUsed>> lines =
                Source.<RawPage>queue(MOST_WAITING).preMaterialize(system);
        queue = lines.first();
        control = new Pipeline(
                        pipeline.config(),
                        new OneSlice(lines.second()),
                        pipeline.room(),
                        pipeline.transforms(),
                        new Acknowledging(),
                        pipeline.checkpoints(),
                        pipeline.deadLetters(),
                        pipeline.poison(),
                        pipeline.meter(),
                        pipeline.saveWithin())
                .graph(slice, from)
                .run(system);
    }

    @Override
    public CompletionStage<?> write(int i) {
        StringBuilder line = new StringBuilder();
        RowFormat.NDJSON.append(Reading.at(i, 1), line);
        byte[] bytes = line.toString().stripTrailing().getBytes(StandardCharsets.UTF_8);
        Offset next = new InBlob(++rows, rows);
        CompletableFuture<Done> acknowledged = new CompletableFuture<>();
        unacknowledged.put(next, acknowledged);
        QueueOfferResult offered = queue.offer(new Line(bytes, next, timeBase + rows));
        if (!offered.isEnqueued()) throw new IllegalStateException("the pipeline takes no more: " + offered);
        return acknowledged;
    }

    @Override
    public void close() {
        control.drain();
        control.finished().toCompletableFuture().join();
        writer.close();
        connections.close().toCompletableFuture().join();
        system.terminate();
    }

    /** One line, not decoded yet. */
    private final class Line implements RawPage {
        private final byte[] bytes;
        private final Offset next;
        private final long writeTime;

        private Line(byte[] bytes, Offset next, long writeTime) {
            this.bytes = bytes;
            this.next = next;
            this.writeTime = writeTime;
        }

        @Override
        public int envelopes() {
            return 1;
        }

        @Override
        public Page decode() {
            try {
                Original original = new Original(bytes, 0, bytes.length);
                Envelope envelope = new Envelope(next, writeTime, decoder.decode(bytes, 0, bytes.length), original);
                return new Page(List.of(envelope), next, writeTime, false, bytes.length);
            } catch (BadRecordException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The pipeline's own writer, which tells the clock when a page has been written. */
    private final class Acknowledging implements PageWriter {
        @Override
        public CompletionStage<Done> open() {
            return writer.open();
        }

        @Override
        public CompletionStage<Page> write(Page page) {
            return writer.write(page).thenApply(written -> {
                CompletableFuture<Done> waiting = unacknowledged.remove(page.next());
                if (waiting != null) waiting.complete(Done.getInstance());
                return written;
            });
        }

        @Override
        public void close() {
            writer.close();
        }
    }

    /** Yields what it is given. */
    private record OneSlice(Source<RawPage, NotUsed> lines) implements SliceSource {
        @Override
        public Source<List<Slice>, NotUsed> plans() {
            return Source.empty();
        }

        @Override
        public Source<RawPage, NotUsed> pages(Slice slice, Checkpoint from) {
            return lines;
        }

        @Override
        public CompletionStage<Done> ended(Slice slice) {
            return CompletableFuture.completedFuture(Done.getInstance());
        }

        @Override
        public Lag lag() {
            return Lag.NONE;
        }
    }
}
