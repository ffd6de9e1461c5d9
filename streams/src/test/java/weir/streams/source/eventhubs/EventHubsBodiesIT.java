package weir.streams.source.eventhubs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import weir.config.EventMetadataConfig;
import weir.standins.eventhubs.NewEvent;
import weir.streams.model.Code;
import weir.streams.model.Fields;
import weir.streams.model.Offset.InPartition;
import weir.streams.model.Slice;
import weir.streams.source.Reading;

/** What becomes of an event. */
class EventHubsBodiesIT extends HubReadings {
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
            assertThat(reading.values("n")).containsExactly(1L, 2L, 4L, 5L, 6L);
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
}
