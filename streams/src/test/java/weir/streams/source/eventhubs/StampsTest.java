package weir.streams.source.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import weir.config.EventMetadataConfig;
import weir.config.JsonBodyConfig;
import weir.streams.format.BodyFormat;
import weir.streams.model.Envelope;
import weir.streams.model.Page;

class StampsTest {
    private static final BodyFormat JSON = new BodyFormat(new JsonBodyConfig());

    @Test
    void a_later_record_has_a_later_time_within_a_millisecond_and_when_the_clock_of_the_service_goes_back() {
        List<Event> events = List.of(
                event(0, 5_000_000, "{}"),
                event(1, 5_000_000, "[{},{},{}]"),
                event(2, 4_000_000, "{}"),
                event(3, 5_001_000, "[]"),
                event(4, 5_001_000, "{}"));

        Page page = stamps(0).apply(events).decode();

        assertThat(times(page)).containsExactly(5_000_000L, 5_000_001L, 5_000_002L, 5_000_003L, 5_000_004L, 5_001_000L);
        assertThat(page.lastWriteTime()).isEqualTo(5_001_000);
    }

    @Test
    void a_page_without_a_record_keeps_the_time_before() {
        EventPage page = stamps(77).apply(List.of(event(3, 5, "[]")));

        assertThat(page.envelopes()).isZero();
        assertThat(page.decode().lastWriteTime()).isEqualTo(77);
        assertThat(page.decode().next().text()).isEqualTo("event:3:0:o3");
    }

    @Test
    void from_any_checkpoint_the_times_are_the_same_again() {
        Random random = new Random(7);
        List<Event> log = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            log.add(event(i, 1_000_000 + i * 100L / 1000 * 1000, random.nextInt(5) == 0 ? "[{},{}]" : "{}"));
        }
        List<Long> once = times(stamps(0).apply(log).decode());

        for (int cut = 1; cut < log.size(); cut += random.nextInt(20) + 1) {
            EventPage head = stamps(0).apply(log.subList(0, cut));
            List<Long> again = times(head.decode());
            again.addAll(times(stamps(head.lastWriteTime())
                    .apply(log.subList(cut, log.size()))
                    .decode()));

            assertThat(again).isEqualTo(once);
        }
        assertThat(once).isSorted().doesNotHaveDuplicates();
    }

    private static Stamps stamps(long last) {
        return new Stamps(
                new PartitionDecoder("here", JSON.decoder(), new Metadata(EventMetadataConfig.NONE, "0")), last);
    }

    private static List<Long> times(Page page) {
        List<Long> times = new ArrayList<>();
        page.steps().forEach(step -> times.add(((Envelope) step).writeTime()));
        return times;
    }

    private static Event event(long sequence, long enqueued, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new Event(sequence, "o" + sequence, enqueued, bytes, JSON.cut(bytes), null);
    }
}
