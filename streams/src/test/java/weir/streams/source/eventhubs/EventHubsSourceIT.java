package weir.streams.source.eventhubs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import weir.config.BodyConfig;
import weir.config.EventHubsConnectionConfig;
import weir.config.EventHubsSourceConfig;
import weir.config.EventHubsSourceConfig.OnGap;
import weir.config.EventMetadataConfig;
import weir.config.JsonBodyConfig;
import weir.config.LimitsConfig;
import weir.config.Secret;
import weir.config.StartConfig;
import weir.standins.eventhubs.EventHubsStandIn;
import weir.standins.eventhubs.NewEvent;
import weir.streams.azure.Credentials;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.checkpoint.InMemoryState;
import weir.streams.metrics.GapEvent;
import weir.streams.metrics.PipelineMeter;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.model.Offset.InPartition;
import weir.streams.model.Slice;
import weir.streams.source.SliceSource.Lag;

class EventHubsSourceIT {
    private static final String KEY = "c2VjcmV0";
    private static final Duration STALL = Duration.ofSeconds(1);
    private static final LimitsConfig LIMITS = new LimitsConfig(256, 256 << 10, 4, 8, 1 << 20);

    static ActorSystem system;

    EventHubsStandIn server;
    InMemoryState state = new InMemoryState();
    PipelineMeter meter = new PipelineMeter();
    Settings settings = new Settings();
    final List<EventHubsSource> sources = new ArrayList<>();

    /** What tests change of the settings. */
    static final class Settings {
        StartConfig start = StartConfig.Edge.EARLIEST;
        BodyConfig body = new JsonBodyConfig();
        EventMetadataConfig metadata = EventMetadataConfig.NONE;
        OnGap onGap = OnGap.STOP;
        String key = KEY;
        String hub = "orders";
        String group = "weir";
        Duration requestTimeout = Duration.ofSeconds(20);
        Duration stall = Duration.ofMinutes(10);
        LimitsConfig limits = LIMITS;
    }

    @BeforeAll
    static void startSystem() {
        system = ActorSystem.create();
    }

    @AfterAll
    static void stopSystem() throws Exception {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @BeforeEach
    void start() throws IOException {
        server = EventHubsStandIn.builder()
                .hub("orders", 2, "weir")
                .sharedKey("Root", KEY)
                .start();
    }

    @AfterEach
    void stop() {
        sources.forEach(EventHubsSource::close);
        server.close();
    }

    @Test
    void every_partition_is_a_slice_and_every_event_is_read_once_in_order() {
        append(0, 0, 1000);
        append(1, 1000, 10);
        EventHubsSource source = source();

        List<Slice> plan = plan(source);
        try (Reading zero = read(source, plan.get(0)).until(1000);
                Reading one = read(source, plan.get(1)).until(10)) {
            append(0, 1010, 5);
            zero.until(1005);

            assertThat(plan).extracting(Slice::name).containsExactly("orders/0", "orders/1");
            assertThat(source.slicesAtOnce(LIMITS)).isGreaterThan(1000);
            assertThat(zero.numbers()).startsWith(0L, 1L, 2L).endsWith(999L, 1010L, 1011L, 1012L, 1013L, 1014L);
            assertThat(zero.numbers()).hasSize(1005).doesNotHaveDuplicates();
            assertThat(one.numbers()).hasSize(10);
            assertThat(zero.read).extracting(Envelope::writeTime).isSorted().doesNotHaveDuplicates();
            assertThat(server.links()).allSatisfy(link -> {
                assertThat(link.consumerGroup()).isEqualTo("weir");
                assertThat(link.ownerLevel()).isEqualTo(1);
            });
        }
    }

    @Test
    void reading_resumes_after_every_page_without_gap_and_with_the_same_times() {
        Instant now = Instant.now();
        server.clock(InstantSource.fixed(now)); // all within one millisecond
        append(0, 0, 600);
        EventHubsSource source = source();
        Slice slice = plan(source).get(0);
        List<Envelope> once;
        try (Reading whole = read(source, slice).until(600)) {
            once = whole.read;
        }

        List<Envelope> again = new ArrayList<>();
        while (again.size() < 600) {
            try (Reading part = read(source, slice)) {
                part.page();
                part.save();
                again.addAll(part.read);
            }
        }

        assertThat(again)
                .extracting(Envelope::at)
                .isEqualTo(once.stream().map(Envelope::at).toList());
        assertThat(times(again)).isEqualTo(times(once)).isSorted().doesNotHaveDuplicates();
        assertThat(times(once).get(0)).isEqualTo(now.toEpochMilli() * 1000);
    }

    @Test
    void no_more_is_taken_from_the_service_than_the_budget_holds_while_the_sink_is_stuck() {
        append(0, 0, 5_000);
        EventHubsSource source = source();
        Slice slice = plan(source).get(0);
        int most = (1 << 20) / 2 / (2048 + Event.OVERHEAD); // half of read-memory, as there are two partitions

        try (Reading reading = read(source, slice)) {
            reading.page();
            Reading.await(
                    () -> server.links().size() == 1 && server.links().get(0).credit() == 0);
            long sent = server.links().get(0).sent();

            assertThat(sent).isBetween(most / 2L, most + 3L * LIMITS.pageRows());
            reading.until(5_000);
            assertThat(reading.numbers()).hasSize(5_000).doesNotHaveDuplicates();
        }
    }

    @Test
    void fewer_events_are_held_once_they_turn_out_to_be_large() {
        appendLarge(300);
        EventHubsSource source = source();

        try (Reading reading = read(source, plan(source).get(0)).until(300)) {
            Reading.await(
                    () -> server.links().size() == 1 && server.links().get(0).credit() <= 8);

            assertThat(reading.read).hasSize(300);
            assertThat(reading.read.stream().map(each -> each.at().text())).doesNotHaveDuplicates();
        }
    }

    @Test
    void a_backlog_of_large_events_is_given_back_to_the_service_while_the_sink_is_stuck() {
        appendLarge(200);
        EventHubsSource source = source();

        try (Reading reading = read(source, plan(source).get(0))) {
            reading.page();
            Reading.await(() -> server.links().isEmpty()); // where it would hold 170, which is 17 MB of half a megabyte

            reading.until(200);
            assertThat(reading.read.stream().map(each -> each.at().text()))
                    .hasSize(200)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void more_events_are_held_again_once_they_are_small() {
        settings.stall = Duration.ofMillis(300);
        appendLarge(50);
        append(0, 0, 5_000);
        EventHubsSource source = source();

        try (Reading reading = read(source, plan(source).get(0)).until(5_050)) {
            Reading.await(
                    () -> server.links().size() == 1 && server.links().get(0).credit() > 100);
            assertThat(reading.read.stream().map(each -> each.at().text()))
                    .hasSize(5_050)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void a_drain_closes_the_link_and_the_next_run_goes_on() {
        append(0, 0, 2_000);
        EventHubsSource source = source();
        Slice slice = plan(source).get(0);
        int first;
        try (Reading reading = read(source, slice).until(300)) {
            first = reading.save().read.size();
        }
        Reading.await(() -> server.links().isEmpty());

        try (Reading reading = read(source, slice).until(2_000 - first)) {
            assertThat(reading.numbers().get(0)).isEqualTo((long) first);
            assertThat(reading.numbers()).hasSize(2_000 - first);
        }
        Reading.await(() -> server.links().isEmpty() && server.connections() == 1); // that of the questions
    }

    @Test
    void whatever_ends_a_receiver_is_weather_with_its_code_and_reading_resumes() {
        Map<Runnable, Code> ends = new LinkedHashMap<>();
        ends.put(server.faults()::dropConnections, Code.EVENTHUBS_DETACHED);
        ends.put(() -> server.faults().closeConnections("amqp:connection:forced"), Code.EVENTHUBS_DETACHED);
        ends.put(() -> server.faults().detachReceivers("amqp:link:detach-forced"), Code.EVENTHUBS_DETACHED);
        ends.put(() -> server.faults().detachReceivers("com.microsoft:server-busy"), Code.EVENTHUBS_BUSY);
        ends.put(server.faults()::expireTokens, Code.EVENTHUBS_DETACHED);
        EventHubsSource source = source();
        Slice slice = plan(source).get(0);
        int next = 0;
        for (Map.Entry<Runnable, Code> end : ends.entrySet()) {
            append(0, next, 50);

            try (Reading reading = read(source, slice).until(50)) {
                end.getKey().run();
                assertThat(reading.failure().code()).as("end %d", next).isEqualTo(end.getValue());
            }
            try (Reading reading = read(source, slice).until(50).save()) {
                assertThat(reading.numbers()).startsWith((long) next).hasSize(50);
            }
            next += 50;
        }
    }

    @Test
    void a_receiver_that_is_refused_is_weather_with_its_code() {
        EventHubsSource source = source();
        Slice slice = plan(source).get(0);

        server.faults().failNextAttach("com.microsoft:server-busy", 1);
        CodedException busy = read(source, slice).failure();
        server.faults().failNextAttach("amqp:resource-limit-exceeded", 1);
        CodedException full = read(source, slice).failure();

        assertThat(busy.code()).isEqualTo(Code.EVENTHUBS_BUSY);
        assertThat(full.code()).isEqualTo(Code.EVENTHUBS_QUOTA);
        assertThat(busy.text()).startsWith("WEIR-3112: telemetry/orders: partition 0: ");
    }

    @Test
    void a_receiver_that_is_not_allowed_is_refused_for_good() {
        EventHubsSource source = source();
        Slice slice = plan(source).get(0);
        server.faults().failNextAttach("amqp:not-allowed", 1);

        assertThat(read(source, slice).failure().code()).isEqualTo(Code.EVENTHUBS_REFUSED);
    }

    @Test
    void a_namespace_that_is_gone_is_weather_and_named_within_seconds() {
        EventHubsSource source = source();
        Slice slice = plan(source).get(0);
        append(0, 0, 10);
        String address = server.address();
        try (Reading reading = read(source, slice).until(10)) {
            server.close();
            assertThat(reading.failure().code()).isEqualTo(Code.EVENTHUBS_DETACHED);
        }
        long start = System.nanoTime();

        CodedException unplanned = coded(() -> plan(source()));
        CodedException unread = read(source(), slice).failure();

        assertThat(unplanned.text())
                .isEqualTo("WEIR-3111: telemetry/orders: IOException: " + address
                        + ": Connection refused (expected: a namespace that listens)");
        assertThat(unread.text()).isEqualTo(unplanned.text());
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void a_black_hole_is_noticed_and_reading_resumes() {
        settings.stall = STALL;
        settings.requestTimeout = Duration.ofSeconds(1);
        EventHubsSource source = source();
        Slice slice = plan(source).get(0);
        append(0, 0, 10);

        try (Reading reading = read(source, slice).until(10).save()) {
            server.faults().blackHole(true);
            append(0, 10, 5);
            assertThat(reading.failure().text())
                    .isEqualTo("WEIR-3111: telemetry/orders: partition 0: no answer in time");
        }
        server.faults().blackHole(false);

        try (Reading reading = read(source, slice).until(5)) {
            assertThat(reading.numbers()).containsExactly(10L, 11L, 12L, 13L, 14L);
        }
    }

    @Test
    void a_partition_that_stalls_without_an_error_fails_with_its_code_and_recovers() {
        settings.stall = STALL;
        EventHubsSource source = source();
        Slice slice = plan(source).get(0);
        append(0, 0, 10);

        try (Reading reading = read(source, slice).until(10).save()) {
            server.faults().stall("orders", 0);
            append(0, 10, 5);
            assertThat(reading.failure().text())
                    .isEqualTo("WEIR-3114: telemetry/orders: partition 0: nothing received for 1 s, though there are"
                            + " events up to number 14 (those before 10 were read)");
        }
        server.faults().resume("orders", 0);

        try (Reading reading = read(source, slice).until(5)) {
            assertThat(reading.numbers()).containsExactly(10L, 11L, 12L, 13L, 14L);
        }
    }

    @Test
    void an_idle_partition_is_not_taken_for_a_stalled_one() {
        settings.stall = STALL;
        EventHubsSource source = source();
        Slice slice = plan(source).get(0);
        append(0, 0, 1);

        try (Reading reading = read(source, slice).until(1)) {
            long start = System.nanoTime();
            var next = Reading.later(reading::page);
            Reading.await(() -> System.nanoTime() - start > 3 * STALL.toNanos());
            append(0, 1, 1);
            Reading.get(next);

            assertThat(reading.numbers()).containsExactly(0L, 1L);
        }
    }

    @Test
    void who_takes_a_partition_disconnects_who_had_it_and_that_one_stops() {
        append(0, 0, 10);
        EventHubsSource ours = source();
        EventHubsSource theirs = source();
        Slice slice = plan(ours).get(0);

        try (Reading old = read(ours, slice).until(10);
                Reading owner = read(theirs, slice).until(10)) {
            assertThat(old.failure().text())
                    .startsWith("WEIR-4401: telemetry/orders: partition 0: another receiver of the consumer group has"
                            + " taken it: ");
            assertThat(server.links()).extracting(link -> link.ownerLevel()).containsExactly(owner.generation());
            assertThat(owner.generation()).isEqualTo(old.generation() + 1);
        }
    }

    @Test
    void a_gap_before_the_checkpoint_stops_the_pipeline_and_is_told_with_its_size() {
        EventHubsSource source = source();
        Slice slice = plan(source).get(0);
        append(0, 0, 10);
        read(source, slice).until(10).save().close();
        append(0, 10, 90);
        server.faults().truncate("orders", 0, 60);

        CodedException stopped = read(source, slice).failure();

        assertThat(stopped.text())
                .isEqualTo("WEIR-4115: telemetry/orders: partition 0: 50 events, numbers 10 to 59, were deleted before"
                        + " they were read (on-gap is stop)");
        assertThat(meter.snapshot().lost()).isEqualTo(50);
        assertThat(meter.snapshot().recentGaps())
                .extracting(GapEvent::slice, GapEvent::first, GapEvent::last)
                .containsExactly(tuple("orders/0", 10L, 59L));
    }

    @Test
    void after_a_gap_reading_goes_on_where_that_is_wanted_and_it_is_counted_once() {
        settings.onGap = OnGap.CONTINUE;
        EventHubsSource source = source();
        Slice slice = plan(source).get(0);
        append(0, 0, 10);
        read(source, slice).until(10).save().close();
        append(0, 10, 90);
        server.faults().truncate("orders", 0, 60);

        read(source, slice).until(40).close();
        try (Reading reading = read(source, slice).until(40)) {
            assertThat(reading.numbers()).startsWith(60L).endsWith(99L).hasSize(40);
            assertThat(meter.snapshot().lost()).isEqualTo(50);
        }
    }

    @Test
    void retention_that_overtakes_a_running_reader_is_a_gap() {
        settings.onGap = OnGap.CONTINUE;
        settings.limits = new LimitsConfig(16, 1 << 20, 1, 1, 1 << 20);
        EventHubsSource source = source();
        Slice slice = plan(source).get(0);
        append(0, 0, 3_000);

        try (Reading reading = read(source, slice)) {
            reading.page();
            Reading.await(
                    () -> server.links().size() == 1 && server.links().get(0).credit() == 0);
            long sent = server.links().get(0).sent();
            server.faults().truncate("orders", 0, 2_900);
            reading.until((int) sent + 100);

            assertThat(reading.numbers().get((int) sent - 1)).isEqualTo(sent - 1);
            assertThat(reading.numbers().get((int) sent)).isEqualTo(2_900L);
            assertThat(meter.snapshot().lost()).isEqualTo(2_900 - sent);
        }
    }

    @Test
    void a_hub_that_was_created_again_stops_the_pipeline_even_when_it_is_longer_than_the_old_one() {
        EventHubsSource source = source();
        Slice slice = plan(source).get(0);
        append(0, 0, 10);
        Reading reading = read(source, slice).until(10).save();
        server.faults().recreate("orders");
        append(0, 0, 100);

        assertThat(reading.failure().code()).isIn(Code.HUB_MISSING, Code.EVENTHUBS_DETACHED, Code.HUB_RECREATED);
        assertThat(read(source, slice).failure().code()).isEqualTo(Code.HUB_RECREATED);
        assertThat(coded(() -> plan(source)).text())
                .startsWith("WEIR-4114: telemetry/orders: created at ")
                .contains(" (expected: the one created at ");
    }

    @Test
    void a_log_that_ends_before_the_checkpoint_is_another_one() {
        EventHubsSource source = source();
        Slice slice = plan(source).get(0);
        append(0, 0, 10);
        read(source, slice).until(10).save().close();
        state.checkpoints.computeIfPresent(
                Reading.PIPELINE + "/orders/0",
                (key, it) -> new Checkpoint(
                        it.generation(), Optional.of(new InPartition(50, 0, "99999")), it.lastWriteTime(), false));

        assertThat(read(source, slice).failure().text())
                .isEqualTo("WEIR-4114: telemetry/orders: partition 0: the last event is number 9 (expected: at least"
                        + " 50, where the checkpoint is)");
    }

    @Test
    void latest_is_where_the_first_start_was_whatever_happens_before_the_first_checkpoint() {
        settings.start = StartConfig.Edge.LATEST;
        append(0, 0, 10);
        EventHubsSource source = source();
        Slice slice = plan(source).get(0);
        Reading first = read(source, slice);
        Reading.await(() -> server.links().size() == 1);
        append(0, 10, 5);
        first.until(5).close(); // and nothing was saved

        try (Reading reading = read(source, slice).until(5)) {
            assertThat(reading.numbers()).containsExactly(10L, 11L, 12L, 13L, 14L);
        }
    }

    @Test
    void a_partition_that_is_added_later_is_planned_and_read_from_its_first_event() {
        settings.start = StartConfig.Edge.LATEST;
        EventHubsSource source = source();
        plan(source);
        server.faults().addPartitions("orders", 1);
        append(2, 0, 7);

        List<Slice> plan = plan(source());

        assertThat(plan).extracting(Slice::name).containsExactly("orders/0", "orders/1", "orders/2");
        try (Reading reading = read(source, plan.get(2)).until(7)) {
            assertThat(reading.numbers()).startsWith(0L);
        }
    }

    @Test
    void a_start_in_time_begins_with_the_first_event_of_that_time() {
        Instant noon = Instant.parse("2026-03-01T12:00:00Z");
        server.append(
                "orders", 0, event(0).enqueued(noon.minusMillis(1)), event(1).enqueued(noon), event(2).enqueued(noon));
        settings.start = new StartConfig.At(noon);
        EventHubsSource source = source();

        try (Reading reading = read(source, plan(source).get(0)).until(2)) {
            assertThat(reading.numbers()).containsExactly(1L, 2L);
        }
    }

    @Test
    void a_body_may_be_several_envelopes_and_a_bad_one_is_alone() {
        server.append(
                "orders",
                0,
                NewEvent.of("[{\"n\":1},{\"n\":2},3]"),
                NewEvent.of("{\"n\":4}\n{\"n\"\n{\"n\":5}\n"),
                NewEvent.of("[]"),
                NewEvent.of("nonsense"),
                NewEvent.of("{\"n\":6}"));
        EventHubsSource source = source();
        Slice slice = plan(source).get(0);

        try (Reading reading = read(source, slice).until(8).save()) {
            assertThat(reading.numbers()).containsExactly(1L, 2L, 4L, 5L, 6L);
            assertThat(reading.read.stream().map(each -> ((InPartition) each.at())))
                    .extracting(InPartition::sequence, InPartition::record)
                    .containsExactly(tuple(0L, 0L), tuple(0L, 1L), tuple(1L, 0L), tuple(1L, 2L), tuple(4L, 0L));
            assertThat(reading.rejected)
                    .extracting(each -> new String(each.envelope().original().copy(), UTF_8))
                    .containsExactly("3", "{\"n\"", "nonsense");
            assertThat(reading.rejected.get(0).message())
                    .isEqualTo("telemetry/orders: partition 0: event 0: record 3: begins with 3 (expected: a JSON"
                            + " object)");
            assertThat(reading.rejected.get(2).message())
                    .isEqualTo("telemetry/orders: partition 0: event 3: begins with nonsense (expected: a JSON"
                            + " object)");
        }
    }

    @Test
    void what_comes_with_an_event_gets_the_names_of_the_settings() {
        settings.metadata = new EventMetadataConfig(
                Optional.of("props"),
                Optional.of("key"),
                Optional.of("at"),
                Optional.of("number"),
                Optional.of("part"),
                Optional.of("place"));
        Instant at = Instant.parse("2026-03-01T12:00:00.123Z");
        server.append(
                "orders",
                1,
                NewEvent.of("{\"n\":1}")
                        .property("type", "order")
                        .property("count", 7)
                        .partitionKey("k1")
                        .enqueued(at),
                NewEvent.of("{\"n\":2,\"key\":\"own\"}"));
        EventHubsSource source = source();

        try (Reading reading = read(source, plan(source).get(1)).until(2)) {
            String place = ((InPartition) reading.read.get(0).at()).offset();
            assertThat(reading.read.get(0).fields())
                    .isEqualTo(Fields.of(
                            "n",
                            1L,
                            "props",
                            Map.of("type", "order", "count", 7),
                            "key",
                            "k1",
                            "at",
                            at,
                            "number",
                            0L,
                            "part",
                            "1",
                            "place",
                            place));
            assertThat(reading.rejected).extracting(each -> each.code()).containsExactly(Code.METADATA_CLASH);
        }
    }

    @Test
    void lag_is_what_is_left_whether_it_is_read_or_not() {
        EventHubsSource source = source();
        List<Slice> plan = plan(source);
        assertThat(lag(source, 0)).isEqualTo(new Lag(0, -1, 0));
        append(0, 0, 100);
        append(1, 0, 7);

        assertThat(lag(source, 107).seconds()).isBetween(0.0, 60.0);
        try (Reading reading = read(source, plan.get(0)).until(100).save()) {
            lag(source, 7);
            assertThat(source.lags()).containsEntry("0", new Lag(0, -1, 0)).containsKey("1");
            append(0, 100, 3);
            reading.until(103);
            lag(source, 7);
        }
        lag(source, 10); // three were read and not saved
    }

    @Test
    void lag_is_unknown_until_the_hub_has_been_seen() {
        append(0, 0, 100);
        EventHubsSource source = source();
        assertThat(source.lag()).isEqualTo(Lag.UNKNOWN); // nothing was planned
        assertThat(source.lags()).isEmpty();

        plan(source);

        assertThat(source.lag()).isEqualTo(Lag.UNKNOWN);
        lag(source, 100);
        assertThat(source.lags()).hasSize(2);
    }

    @Test
    void what_a_human_must_put_right_is_a_fault_with_its_name() {
        settings.key = "d3Jvbmc=";
        assertThat(coded(() -> plan(source())).text())
                .startsWith("WEIR-4111: telemetry/orders: ")
                .endsWith(" (expected: a key that may listen)")
                .doesNotContain("d3Jvbmc=");
        settings.key = KEY;
        settings.hub = "nowhere";
        assertThat(coded(() -> plan(source())).text())
                .startsWith("WEIR-4112: telemetry/nowhere: ")
                .endsWith(" (expected: a hub and consumer group of this name)");
        settings.hub = "orders";
        settings.group = "nobody";
        EventHubsSource source = source();
        assertThat(read(source, plan(source).get(0)).failure().text())
                .startsWith("WEIR-4112: telemetry/orders: partition 0: ");
    }

    private Lag lag(EventHubsSource source, long records) {
        Reading.await(() -> source.lag().records() == records);
        return source.lag();
    }

    private static NewEvent event(int number) {
        return NewEvent.of("{\"n\":" + number + "}");
    }

    private void appendLarge(int count) {
        byte[] large = ("{\"n\":1,\"v\":\"" + "x".repeat(100_000) + "\"}").getBytes(UTF_8);
        for (int i = 0; i < count; i++) server.append("orders", 0, NewEvent.of(large));
    }

    private void append(int partition, int first, int count) {
        server.append(
                "orders",
                partition,
                IntStream.range(first, first + count)
                        .mapToObj(EventHubsSourceIT::event)
                        .toList());
    }

    private static List<Long> times(List<Envelope> envelopes) {
        return envelopes.stream().map(Envelope::writeTime).toList();
    }

    private Reading read(EventHubsSource source, Slice slice) {
        return new Reading(system, source, state, slice);
    }

    private static List<Slice> plan(EventHubsSource source) {
        return Reading.get(source.plans().runWith(Sink.head(), system));
    }

    private static CodedException coded(ThrowingCallable call) {
        return catchThrowableOfType(CodedException.class, call);
    }

    private EventHubsSource source() {
        var config = new EventHubsSourceConfig(
                new EventHubsConnectionConfig(
                        "telemetry", new Secret(server.connectionString(settings.key)), settings.requestTimeout),
                settings.hub,
                settings.group,
                settings.start,
                settings.body,
                settings.metadata,
                settings.onGap,
                Duration.ofMillis(100),
                settings.stall);
        EventHubsSource source = EventHubsSource.create(
                Reading.PIPELINE, config, settings.limits, new Credentials(), state, state, meter);
        sources.add(source);
        return source;
    }
}
