package weir.streams.source.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import weir.config.StartConfig;
import weir.streams.model.Envelope;
import weir.streams.model.Slice;
import weir.streams.source.Reading;
import weir.streams.source.SliceSource.Lag;

/** What is read, from where, and how far that is. */
class EventHubsSourceIT extends HubReadings {
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
            assertThat(zero.values("n")).startsWith(0L, 1L, 2L).endsWith(999L, 1010L, 1011L, 1012L, 1013L, 1014L);
            assertThat(zero.values("n")).hasSize(1005).doesNotHaveDuplicates();
            assertThat(one.values("n")).hasSize(10);
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
            assertThat(reading.values("n").get(0)).isEqualTo((long) first);
            assertThat(reading.values("n")).hasSize(2_000 - first);
        }
        Reading.await(() -> server.links().isEmpty() && server.connections() == 1); // that of the questions
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
            assertThat(reading.values("n")).containsExactly(10L, 11L, 12L, 13L, 14L);
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
            assertThat(reading.values("n")).startsWith(0L);
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
            assertThat(reading.values("n")).containsExactly(1L, 2L);
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

    private Lag lag(EventHubsSource source, long records) {
        Reading.await(() -> source.lag().records() == records);
        return source.lag();
    }

    private static List<Long> times(List<Envelope> envelopes) {
        return envelopes.stream().map(Envelope::writeTime).toList();
    }
}
