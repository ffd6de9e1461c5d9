package weir.streams.source.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Slice;
import weir.streams.source.Reading;

/** What the service, the network or a human does to a receiver. */
class EventHubsTroubleIT extends HubReadings {
    private static final Duration STALL = Duration.ofSeconds(1);

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
                assertThat(reading.values("n")).startsWith((long) next).hasSize(50);
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
        settings.requestTimeout = Duration.ofSeconds(1);

        failsAndResumes(
                () -> server.faults().blackHole(true),
                "WEIR-3111: telemetry/orders: partition 0: no answer in time",
                () -> server.faults().blackHole(false));
    }

    @Test
    void a_partition_that_stalls_without_an_error_fails_with_its_code_and_recovers() {
        failsAndResumes(
                () -> server.faults().stall("orders", 0),
                "WEIR-3114: telemetry/orders: partition 0: nothing received for 1 s, though there are"
                        + " events up to number 14 (those before 10 were read)",
                () -> server.faults().resume("orders", 0));
    }

    private void failsAndResumes(Runnable fault, String failure, Runnable cure) {
        settings.stall = STALL;
        EventHubsSource source = source();
        Slice slice = plan(source).get(0);
        append(0, 0, 10);

        try (Reading reading = read(source, slice).until(10).save()) {
            fault.run();
            append(0, 10, 5);
            assertThat(reading.failure().text()).isEqualTo(failure);
        }
        cure.run();

        try (Reading reading = read(source, slice).until(5)) {
            assertThat(reading.values("n")).containsExactly(10L, 11L, 12L, 13L, 14L);
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
            var next = CompletableFuture.supplyAsync(reading::page);
            Reading.await(() -> System.nanoTime() - start > 3 * STALL.toNanos());
            append(0, 1, 1);
            Reading.get(next);

            assertThat(reading.values("n")).containsExactly(0L, 1L);
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
}
