package weir.streams.source.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import weir.config.EventHubsSourceConfig.OnGap;
import weir.config.LimitsConfig;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.metrics.GapEvent;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Offset.InPartition;
import weir.streams.model.Slice;
import weir.streams.source.Reading;

/** Hubs that have lost what the checkpoints speak of. */
class EventHubsGapsIT extends HubReadings {
    @Test
    void a_gap_before_the_checkpoint_stops_the_pipeline_and_is_told_with_its_size() {
        EventHubsSource source = whichHasReadTen();
        Slice slice = plan(source).get(0);
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
        EventHubsSource source = whichHasReadTen();
        Slice slice = plan(source).get(0);
        append(0, 10, 90);
        server.faults().truncate("orders", 0, 60);

        read(source, slice).until(40).close();
        try (Reading reading = read(source, slice).until(40)) {
            assertThat(reading.values("n")).startsWith(60L).endsWith(99L).hasSize(40);
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
            while (!reading.values("n").contains(2_999L)) reading.page();

            int before = reading.read.size() - 100; // the client may have asked for more just then
            assertThat(before).isBetween((int) sent, 2_899);
            assertThat(reading.values("n"))
                    .isEqualTo(LongStream.concat(LongStream.range(0, before), LongStream.range(2_900, 3_000))
                            .boxed()
                            .toList());
            assertThat(meter.snapshot().lost()).isEqualTo(2_900 - before);
        }
    }

    @Test
    void what_was_read_before_a_gap_that_stops_the_pipeline_is_handed_on() {
        settings.limits = new LimitsConfig(16, 1 << 20, 1, 1, 1 << 20);
        EventHubsSource source = source();
        Slice slice = plan(source).get(0);
        append(0, 0, 3_000);

        Reading reading = read(source, slice);
        reading.page();
        Reading.await(() -> server.links().size() == 1 && server.links().get(0).credit() == 0);
        server.faults().truncate("orders", 0, 2_900);
        assertThatThrownBy(() -> reading.until(3_000)).isInstanceOf(NoSuchElementException.class); // it ends
        long read = reading.read.size();
        reading.save().close();

        assertThat(reading.values("n"))
                .isEqualTo(LongStream.range(0, read).boxed().toList());
        assertThat(read(source, slice).failure().text())
                .startsWith("WEIR-4115: ")
                .contains("numbers " + read + " to 2899");
    }

    @Test
    void a_gap_before_the_first_checkpoint_is_found_as_well() {
        EventHubsSource source = source();
        append(0, 0, 10);
        Slice slice = plan(source).get(0);
        try (Reading reading = read(source, slice)) {
            Reading.await(() -> Optional.ofNullable(state.checkpoints.get(PIPELINE + "/orders/0"))
                    .flatMap(Checkpoint::offset)
                    .isPresent());
            assertThat(reading.read).isEmpty();
        }
        append(0, 10, 90);
        server.faults().truncate("orders", 0, 60);

        assertThat(read(source, slice).failure().text())
                .startsWith("WEIR-4115: ")
                .contains("numbers 0 to 59");
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
        EventHubsSource source = whichHasReadTen();
        Slice slice = plan(source).get(0);
        state.checkpoints.computeIfPresent(
                PIPELINE + "/orders/0",
                (key, it) -> new Checkpoint(
                        it.generation(), Optional.of(new InPartition(50, 0, "99999")), it.lastWriteTime(), false));

        assertThat(read(source, slice).failure().text())
                .isEqualTo("WEIR-4114: telemetry/orders: partition 0: the last event is number 9 (expected: at least"
                        + " 50, where the checkpoint is)");
    }

    private EventHubsSource whichHasReadTen() {
        EventHubsSource source = source();
        append(0, 0, 10);
        read(source, plan(source).get(0)).until(10).save().close();
        return source;
    }
}
