package weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import weir.config.SupervisionConfig;
import weir.config.SupervisionConfig.OnPoison;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.checkpoint.Checkpoints;
import weir.streams.checkpoint.DeadLetters;
import weir.streams.metrics.PipelineMeter;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.model.Offset;
import weir.streams.model.Original;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Outcome.Stage;
import weir.streams.model.Outcome.Written;
import weir.streams.model.Page;
import weir.streams.model.Slice;
import weir.streams.model.Step;
import weir.streams.sink.PageWriter;
import weir.streams.source.RawPage;
import weir.streams.supervision.Poison;

class SliceGraphTest {
    private static final ActorSystem SYSTEM = ActorSystem.create("graph");
    private static final int PAGES_IN_FLIGHT = 4;
    private static final int ROWS = 10;

    private final PipelineMeter meter = new PipelineMeter();
    private final Recording recording = new Recording();
    private CompletionStage<Done> whenRejected = CompletableFuture.completedStage(Done.getInstance());
    private final Room room = new Room(1000);

    @AfterAll
    static void stop() throws Exception {
        SYSTEM.terminate();
        SYSTEM.getWhenTerminated().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void reads_all_writes_all_and_saves_the_end() throws Exception {
        Optional<Page> last = run(pages(100), page -> CompletableFuture.completedStage(written(page)));

        assertThat(last).map(Page::isLast).contains(true);
        assertThat(recording.saved.get(recording.saved.size() - 1).next()).isEqualTo(new Offset.InBlob(100, 100));
        assertThat(meter.snapshot().written()).isEqualTo(1000);
        assertThat(meter.snapshot().inFlight()).isZero();
    }

    @Test
    void saves_no_page_before_all_pages_before_it_have_ended() throws Exception {
        var third = new CompletableFuture<Page>();
        var ended = new ConcurrentLinkedQueue<Offset>();
        PageWriter writer = writer(page -> {
            if (page.next().equals(new Offset.InBlob(3, 3))) return third;
            ended.add(page.next());
            return CompletableFuture.completedStage(written(page));
        });

        CompletionStage<Optional<Page>> finished =
                graph(pages(5), writer, Duration.ofMillis(10)).run(SYSTEM).finished();
        await(() -> ended.size() == 4 && !recording.saved.isEmpty());

        assertThat(recording.saved.get(recording.saved.size() - 1).next()).isEqualTo(new Offset.InBlob(2, 2));
        third.complete(written(page(2, 5)));
        finished.toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(recording.saved.get(recording.saved.size() - 1).next()).isEqualTo(new Offset.InBlob(5, 5));
    }

    @Test
    void writes_no_more_pages_at_once_than_configured() throws Exception {
        var open = new AtomicInteger();
        var peak = new AtomicInteger();

        run(pages(200), page -> {
            peak.accumulateAndGet(open.incrementAndGet(), Math::max);
            return CompletableFuture.supplyAsync(() -> {
                open.decrementAndGet();
                return written(page);
            });
        });

        assertThat(peak.get()).isBetween(2, PAGES_IN_FLIGHT);
    }

    @Test
    void keeps_dead_letters_before_the_checkpoint_that_passes_them() throws Exception {
        run(
                pages(3),
                page -> CompletableFuture.completedStage(page.with(
                        page.steps().stream().map(SliceGraphTest::rejected).toList())));

        assertThat(recording.order).endsWith("save blob:3:3");
        assertThat(recording.order.stream().filter(entry -> entry.equals("bury 10")))
                .hasSize(3);
        assertThat(recording.order.indexOf("save blob:3:3")).isGreaterThan(recording.order.lastIndexOf("bury 10"));
        assertThat(meter.snapshot().rejected()).containsEntry(Code.ROW_REFUSED, 30L);
    }

    @Test
    void rejected_envelopes_are_not_let_go_where_the_source_has_to_read_them_again() {
        var again = new CodedException(Code.SQL_LOG_AGAIN, "a row was rejected");
        whenRejected = CompletableFuture.failedStage(again);

        assertThat(failureOf(() -> run(
                        pages(3),
                        page -> CompletableFuture.completedStage(page.with(page.steps().stream()
                                .map(SliceGraphTest::rejected)
                                .toList())))))
                .isSameAs(again);
        assertThat(recording.saved).isEmpty();
        assertThat(recording.letters).isNotEmpty();
    }

    @Test
    void a_fault_fails_the_run_and_leaves_nothing_in_flight() {
        var broken = new CodedException(Code.TABLE_MISSING, "shop.orders does not exist");

        assertThat(failureOf(() -> run(pages(50), page -> CompletableFuture.failedStage(broken))))
                .isSameAs(broken);

        assertThat(recording.saved).isEmpty();
        assertThat(meter.snapshot().inFlight()).isZero();
        assertThat(meter.snapshot().abandoned()).isEqualTo(meter.snapshot().read());
    }

    @Test
    void what_is_decoded_has_room_over_all_slices_until_the_writer_lets_it_go() throws Exception {
        List<CompletableFuture<Page>> writes = java.util.Collections.synchronizedList(new ArrayList<>());
        PageWriter never = writer(page -> {
            CompletableFuture<Page> write = new CompletableFuture<>();
            writes.add(write);
            return write;
        });
        List<SliceControl> slices = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            slices.add(graph(pages(100), never, Duration.ofMillis(10)).run(SYSTEM));
        }
        await(() -> room.taken() == 1000);

        assertThat(meter.snapshot().inFlight()).isBetween(500L, 1000L);

        for (SliceControl slice : slices) slice.abort(new IllegalStateException("away"));
        for (SliceControl slice : slices) {
            failureOf(() -> slice.finished().toCompletableFuture().get(10, TimeUnit.SECONDS));
        }

        await(() -> room.taken() == writes.size() * ROWS); // the writer still has them, whatever became of their slices
        assertThat(writes).isNotEmpty();

        for (CompletableFuture<Page> write : writes) write.completeExceptionally(new IllegalStateException("closed"));
        await(() -> room.taken() == 0);
    }

    @Test
    void a_drain_writes_and_saves_what_was_read_and_is_not_the_end() throws Exception {
        Source<Page, NotUsed> endless = Source.fromIterator(() -> IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> page(i, Integer.MAX_VALUE))
                .iterator());
        SliceControl control = graph(
                        endless,
                        writer(page -> CompletableFuture.supplyAsync(() -> written(page))),
                        Duration.ofMillis(10))
                .run(SYSTEM);
        await(() -> recording.saved.size() > 2);

        control.drain();
        Optional<Page> last = control.finished().toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertThat(last).map(Page::isLast).contains(false);
        assertThat(last)
                .map(Page::next)
                .contains(recording.saved.get(recording.saved.size() - 1).next());
        assertThat(meter.snapshot().written()).isEqualTo(meter.snapshot().read());
        assertThat(((Offset.InBlob) last.orElseThrow().next()).bytes() * ROWS)
                .isEqualTo(meter.snapshot().read());
    }

    private Optional<Page> run(Source<Page, NotUsed> pages, Write write) throws Exception {
        return graph(pages, writer(write), Duration.ofMillis(50))
                .run(SYSTEM)
                .finished()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private org.apache.pekko.stream.javadsl.RunnableGraph<SliceControl> graph(
            Source<Page, NotUsed> pages, PageWriter writer, Duration saveWithin) {
        var supervision =
                new SupervisionConfig(OnPoison.DEAD_LETTER, 1, 10_000, Duration.ofSeconds(1), Duration.ofSeconds(2), 0);
        return new SliceGraph(
                        new Slice("orders", "a.ndjson#0", ""),
                        1,
                        pages.map(RawPage::of),
                        () -> whenRejected,
                        room,
                        page -> page,
                        writer,
                        recording,
                        new Poison(supervision),
                        recording,
                        meter,
                        PAGES_IN_FLIGHT,
                        saveWithin)
                .graph();
    }

    private static Source<Page, NotUsed> pages(int count) {
        return Source.range(0, count - 1).map(i -> page(i, count));
    }

    private static Page page(int index, int count) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            steps.add(new Envelope(new Offset.InBlob(index, index), index, Fields.of("id", i), Original.NONE));
        }
        return new Page(steps, new Offset.InBlob(index + 1, index + 1), index, index == count - 1, 100);
    }

    private static Page written(Page page) {
        return page.map(step -> new Written((Envelope) step));
    }

    private static Step rejected(Step step) {
        return new Rejected((Envelope) step, Stage.SINK, Code.ROW_REFUSED, "refused", 1);
    }

    private static Throwable failureOf(RunsThrough work) {
        try {
            work.run();
            throw new AssertionError("it went through (expected: a failure)");
        } catch (ExecutionException e) {
            return java.util.Objects.requireNonNull(e.getCause());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("gave up waiting").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static PageWriter writer(Write write) {
        return new PageWriter() {
            @Override
            public CompletionStage<Done> open() {
                return CompletableFuture.completedStage(Done.getInstance());
            }

            @Override
            public CompletionStage<Page> write(Page page) {
                return write.apply(page);
            }

            @Override
            public void close() {}
        };
    }

    private interface Write {
        CompletionStage<Page> apply(Page page);
    }

    private interface RunsThrough {
        void run() throws Exception;
    }

    /** Remembers in which order things were stored. */
    private static final class Recording implements Checkpoints, DeadLetters {
        final List<Page> saved = java.util.Collections.synchronizedList(new ArrayList<>());
        final List<String> order = java.util.Collections.synchronizedList(new ArrayList<>());
        final Queue<Rejected> letters = new ConcurrentLinkedQueue<>();

        @Override
        public CompletionStage<Checkpoint> start(String pipeline, String slice) {
            return CompletableFuture.completedStage(new Checkpoint(1, Optional.empty(), 0, false));
        }

        @Override
        public CompletionStage<Optional<Checkpoint>> read(String pipeline, String slice) {
            return CompletableFuture.completedStage(Optional.empty());
        }

        @Override
        public CompletionStage<Done> save(String pipeline, String slice, long generation, Page page) {
            saved.add(page);
            order.add("save " + page.next().text());
            return CompletableFuture.completedStage(Done.getInstance());
        }

        @Override
        public CompletionStage<Done> forget(String pipeline, String slice) {
            return CompletableFuture.completedStage(Done.getInstance());
        }

        @Override
        public CompletionStage<Done> add(String pipeline, String slice, List<Rejected> rejected) {
            return CompletableFuture.supplyAsync(() -> {
                letters.addAll(rejected);
                order.add("bury " + rejected.size());
                return Done.getInstance();
            });
        }
    }
}
