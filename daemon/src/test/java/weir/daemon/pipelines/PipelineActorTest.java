package weir.daemon.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import weir.config.BlobConnectionConfig;
import weir.config.BlobSourceConfig;
import weir.config.CassandraConnectionConfig;
import weir.config.CassandraSinkConfig;
import weir.config.FormatConfig.Compression;
import weir.config.LimitsConfig;
import weir.config.NdjsonFormatConfig;
import weir.config.PipelineConfig;
import weir.config.Secret;
import weir.config.SupervisionConfig;
import weir.config.SupervisionConfig.OnPoison;
import weir.config.Targets;
import weir.config.ThrottleConfig;
import weir.config.WriteRules;
import weir.streams.Pipeline;
import weir.streams.Room;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.checkpoint.Checkpoints;
import weir.streams.metrics.PipelineMeter;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.model.Offset;
import weir.streams.model.Original;
import weir.streams.model.Outcome.Written;
import weir.streams.model.Page;
import weir.streams.model.Slice;
import weir.streams.sink.PageWriter;
import weir.streams.source.RawPage;
import weir.streams.source.SliceSource;
import weir.streams.supervision.Poison;

class PipelineActorTest {
    private static final ActorSystem<SpawnProtocol.Command> SYSTEM =
            ActorSystem.create(SpawnProtocol.create(), "pipelines");
    private static final int SLICES_AT_ONCE = 2;

    private final PipelineMeter meter = new PipelineMeter();
    private final PipelineView view = new PipelineView();
    private final Scripted script = new Scripted();

    @AfterAll
    static void stop() throws Exception {
        SYSTEM.terminate();
        SYSTEM.getWhenTerminated().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void reads_every_planned_slice_a_few_at_a_time() {
        script.planned = List.of("a", "b", "c", "d", "e");

        start();
        await(() -> script.ended.size() == 5);

        assertThat(script.mostOpen).isEqualTo(SLICES_AT_ONCE);
        assertThat(meter.snapshot().written()).isEqualTo(5L * Scripted.PAGES);
        await(() -> view.get().running() == 0);
        assertThat(view.get().state()).isEqualTo(PipelineState.RUNNING);
    }

    @Test
    void slices_that_never_end_are_all_read_at_once() {
        script.planned = List.of("a", "b", "c", "d", "e");
        script.isEndless = true;
        script.slicesAtOnce = Integer.MAX_VALUE;

        start();

        await(() -> view.get().running() == 5 && script.saved.size() == 5 + 1); // and the planning
        assertThat(view.get().waiting()).isZero();
    }

    @Test
    void a_slice_hit_by_weather_starts_again_from_its_checkpoint() {
        script.planned = List.of("a");
        script.failures.put("a", new CodedException(Code.BLOB_UNREACHABLE, "connection refused"));

        start();
        await(() -> script.ended.contains("a"));

        assertThat(script.starts.get("a")).isEqualTo(2);
        assertThat(meter.snapshot().restarts()).isEqualTo(Map.of(Code.BLOB_UNREACHABLE, 1L));
        await(() -> view.get().state() == PipelineState.RUNNING);
    }

    @Test
    void a_fault_in_a_slice_fails_the_pipeline_and_says_why() {
        script.planned = List.of("a", "b");
        script.failures.put("b", new CodedException(Code.DRIFT, "field x has no column"));

        start();
        await(() -> view.get().state() == PipelineState.FAILED);

        // as a checkpoint does that was under way
        meter.waits(this, Code.BLOB_BUSY, "503");

        assertThat(meter.snapshot().lastError())
                .map(PipelineMeter.Trouble::code)
                .contains(Code.DRIFT);
        await(() -> view.get().running() == 0);
    }

    @Test
    void a_defect_is_retried_a_few_times_and_no_more() {
        script.planned = List.of("a");
        script.always = new IllegalStateException("no such thing");

        start();
        await(() -> view.get().state() == PipelineState.FAILED);

        assertThat(meter.snapshot().lastError())
                .map(PipelineMeter.Trouble::code)
                .contains(Code.TOO_MANY_RESTARTS);
        assertThat(script.starts.get("a")).isEqualTo(5);
    }

    @Test
    void a_defect_that_hits_every_slice_once_fails_none_of_them() {
        script.planned = List.of("a", "b", "c", "d", "e", "f");
        script.planned.forEach(name -> script.failures.put(name, new CodedException(Code.DEFECT, "all at once")));

        start();
        await(() -> script.ended.containsAll(script.planned) || view.get().state() == PipelineState.FAILED);

        assertThat(view.get().state()).isNotEqualTo(PipelineState.FAILED);
        assertThat(meter.snapshot().restarts()).isEqualTo(Map.of(Code.DEFECT, 6L));
    }

    @Test
    void a_sink_that_can_never_work_fails_the_pipeline_before_anything_is_read() {
        script.opens = CompletableFuture.failedFuture(new CodedException(Code.TABLE_MISSING, "no table"));

        start();
        await(() -> view.get().state() == PipelineState.FAILED);

        assertThat(script.starts).isEmpty();
    }

    @Test
    void a_drain_finishes_what_is_in_flight_and_saves_it() throws Exception {
        script.planned = List.of("a", "b", "c");
        script.isEndless = true;
        ActorRef<PipelineActor.Command> pipeline = start();
        await(() -> view.get().running() == SLICES_AT_ONCE && script.saved.size() >= SLICES_AT_ONCE + 1);

        AskPattern.<PipelineActor.Command, Done>ask(
                        pipeline, PipelineActor.Drain::new, Duration.ofSeconds(10), SYSTEM.scheduler())
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);

        assertThat(view.get().state()).isEqualTo(PipelineState.DRAINED);
        assertThat(meter.snapshot().inFlight()).isZero();
        assertThat(meter.snapshot().abandoned()).isZero();
        long savedEnvelopes = script.saved.entrySet().stream()
                .filter(entry -> !entry.getKey().equals("(plans)"))
                .mapToLong(entry -> ((Offset.InBlob) entry.getValue()).bytes())
                .sum();
        assertThat(savedEnvelopes).isEqualTo(meter.snapshot().read());
    }

    @Test
    void a_slice_that_is_no_longer_planned_is_stopped() {
        script.planned = List.of("a", "b");
        script.isEndless = true;
        start();
        await(() -> view.get().running() == 2);

        script.planned = List.of("b");

        await(() -> view.get().running() == 1);
        assertThat(view.get().state()).isEqualTo(PipelineState.RUNNING);
    }

    @Test
    void a_plan_that_is_older_than_the_end_of_a_slice_does_not_start_it_again() {
        script.planned = List.of("a");
        script.stalePlans.set(1);
        start();
        await(() -> script.ended.size() == 1 && view.get().running() == 0);
        int plans = script.plans.get();

        await(() -> script.plans.get() > plans + 3);

        assertThat(script.starts.get("a")).isEqualTo(1);
    }

    @Test
    void another_daemon_on_the_same_state_ends_the_planning() {
        script.fencePlans = true;

        start();
        await(() -> view.get().state() == PipelineState.FAILED);

        assertThat(meter.snapshot().lastError())
                .map(PipelineMeter.Trouble::code)
                .contains(Code.FENCED);
    }

    private ActorRef<PipelineActor.Command> start() {
        var connection = new BlobConnectionConfig("lake", new Secret("x"), Duration.ofSeconds(1));
        var cluster = new CassandraConnectionConfig(
                "shop",
                List.of(),
                "dc1",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(1),
                ThrottleConfig.of(1024));
        var supervision =
                new SupervisionConfig(OnPoison.DEAD_LETTER, 1, 10_000, Duration.ofMillis(10), Duration.ofMillis(20), 0);
        var config = new PipelineConfig(
                "orders",
                new BlobSourceConfig(
                        connection, "c", "", Duration.ofMillis(20), 1, new NdjsonFormatConfig(Compression.NONE, 1024)),
                List.of(),
                new CassandraSinkConfig(
                        cluster,
                        "shop",
                        Targets.one("orders"),
                        CassandraSinkConfig.Consistency.LOCAL_QUORUM,
                        CassandraSinkConfig.Nulls.UNSET,
                        CassandraSinkConfig.Drift.STOP,
                        WriteRules.DEFAULT,
                        32,
                        32_768),
                supervision,
                new LimitsConfig(256, 65_536, 2, SLICES_AT_ONCE, 1 << 20));
        var pipeline = new Pipeline(
                config,
                script,
                new Room(1024),
                page -> page,
                script,
                script,
                (name, slice, rejected) -> CompletableFuture.completedStage(Done.getInstance()),
                new Poison(supervision),
                meter,
                Duration.ofMillis(10));
        return AskPattern.<SpawnProtocol.Command, ActorRef<PipelineActor.Command>>ask(
                        SYSTEM,
                        replyTo -> new SpawnProtocol.Spawn<>(
                                PipelineActor.create(pipeline, view),
                                "",
                                org.apache.pekko.actor.typed.Props.empty(),
                                replyTo),
                        Duration.ofSeconds(5),
                        SYSTEM.scheduler())
                .toCompletableFuture()
                .join();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("gave up waiting").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    /** A source, a writer and a memory that do what the test says; one envelope a page. */
    private static final class Scripted implements SliceSource, PageWriter, Checkpoints {
        static final int PAGES = 20;

        volatile List<String> planned = List.of();
        volatile boolean isEndless;
        volatile int slicesAtOnce = SLICES_AT_ONCE;
        volatile boolean fencePlans;
        final AtomicInteger stalePlans = new AtomicInteger();
        final AtomicInteger plans = new AtomicInteger();
        volatile @org.jspecify.annotations.Nullable RuntimeException always;
        volatile CompletableFuture<Done> opens = CompletableFuture.completedFuture(Done.getInstance());
        final Map<String, CodedException> failures = new ConcurrentHashMap<>();
        final Map<String, Integer> starts = new ConcurrentHashMap<>();
        final Map<String, Offset> saved = new ConcurrentHashMap<>();
        final List<String> ended = java.util.Collections.synchronizedList(new ArrayList<>());
        int open;
        volatile int mostOpen;

        @Override
        public Source<List<Slice>, NotUsed> plans() {
            return Source.tick(Duration.ZERO, Duration.ofMillis(20), "tick")
                    .map(tick -> {
                        plans.incrementAndGet();
                        return planned.stream()
                                .filter(name -> !ended.contains(name) || stalePlans.getAndDecrement() > 0)
                                .map(name -> new Slice("orders", name, ""))
                                .toList();
                    })
                    .mapMaterializedValue(cancellable -> NotUsed.getInstance());
        }

        @Override
        public synchronized Source<RawPage, NotUsed> pages(Slice slice, Checkpoint from) {
            mostOpen = Math.max(mostOpen, ++open);
            RuntimeException failure = always != null ? always : failures.remove(slice.name());
            int last = isEndless ? Integer.MAX_VALUE : PAGES - 1;
            Source<RawPage, NotUsed> pages = Source.range(0, last).map(i -> {
                if (i == 5 && failure != null) throw failure;
                return RawPage.of(page(i, i == last));
            });
            return isEndless ? pages.throttle(100, Duration.ofMillis(100)) : pages;
        }

        @Override
        public synchronized CompletionStage<Done> ended(Slice slice) {
            open--;
            ended.add(slice.name());
            return CompletableFuture.completedStage(Done.getInstance());
        }

        @Override
        public int slicesAtOnce(LimitsConfig limits) {
            return Math.max(slicesAtOnce, limits.slices());
        }

        @Override
        public Lag lag() {
            return Lag.NONE;
        }

        @Override
        public CompletionStage<Done> open() {
            return opens;
        }

        @Override
        public CompletionStage<Page> write(Page page) {
            return CompletableFuture.completedStage(page.map(step -> new Written((Envelope) step)));
        }

        @Override
        public void close() {}

        @Override
        public CompletionStage<Checkpoint> start(String pipeline, String slice) {
            if (!slice.equals("(plans)")) starts.merge(slice, 1, Integer::sum);
            return CompletableFuture.completedStage(new Checkpoint(1, Optional.empty(), 0, false));
        }

        @Override
        public CompletionStage<Optional<Checkpoint>> read(String pipeline, String slice) {
            return CompletableFuture.completedStage(Optional.empty());
        }

        @Override
        public CompletionStage<Done> save(String pipeline, String slice, long generation, Page page) {
            if (fencePlans) return CompletableFuture.failedStage(new CodedException(Code.FENCED, "taken"));
            saved.put(slice, page.next());
            return CompletableFuture.completedStage(Done.getInstance());
        }

        @Override
        public CompletionStage<Done> forget(String pipeline, String slice) {
            return CompletableFuture.completedStage(Done.getInstance());
        }

        private static Page page(int index, boolean isLast) {
            var envelope = new Envelope(new Offset.InBlob(index, index), index, Fields.NONE, Original.NONE);
            return new Page(List.of(envelope), new Offset.InBlob(index + 1L, index + 1L), index, isLast, 1);
        }
    }
}
