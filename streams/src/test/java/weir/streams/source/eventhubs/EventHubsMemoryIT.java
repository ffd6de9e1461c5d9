package weir.streams.source.eventhubs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import weir.standins.eventhubs.NewEvent;
import weir.streams.model.Slice;
import weir.streams.source.Reading;

/** How much is held, of events of every size. */
class EventHubsMemoryIT extends HubReadings {
    @Test
    void no_more_is_taken_from_the_service_than_the_budget_holds_while_the_sink_is_stuck() {
        append(0, 0, 5_000);
        EventHubsSource source = source();
        Slice slice = plan(source).get(0);
        int most = (1 << 20) / 2 / (2048 + Event.OVERHEAD); // half of read-memory, as there are two partitions

        try (Reading reading = read(source, slice)) {
            reading.page();
            Reading.await(() -> hasOneLink(credit -> credit == 0));
            long sent = server.links().get(0).sent();

            assertThat(sent).isBetween(most / 2L, most + 3L * LIMITS.pageRows());
            reading.until(5_000);
            assertThat(reading.values("n")).hasSize(5_000).doesNotHaveDuplicates();
        }
    }

    @Test
    void fewer_events_are_held_once_they_turn_out_to_be_large() {
        appendLarge(300);
        EventHubsSource source = source();

        try (Reading reading = read(source, plan(source).get(0)).until(300)) {
            Reading.await(() -> hasOneLink(credit -> credit <= 8));

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
            Reading.await(() -> {
                append(0, reading.read.size(), 50); // it is while events come that their size is looked at
                reading.until(reading.read.size() + 50);
                return hasOneLink(credit -> credit > 100);
            });
            assertThat(reading.read.stream().map(each -> each.at().text())).doesNotHaveDuplicates();
        }
    }

    /** At one moment: it may be gone the next, to be opened anew. */
    private boolean hasOneLink(LongPredicate credit) {
        var links = server.links();
        return links.size() == 1 && credit.test(links.get(0).credit());
    }

    private void appendLarge(int count) {
        byte[] large = ("{\"n\":1,\"v\":\"" + "x".repeat(100_000) + "\"}").getBytes(UTF_8);
        for (int i = 0; i < count; i++) server.append("orders", 0, NewEvent.of(large));
    }
}
