package weir.standins.eventhubs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.amqp.messaging.DeliveryAnnotations;
import org.apache.qpid.proton.amqp.messaging.Header;
import org.apache.qpid.proton.amqp.messaging.MessageAnnotations;
import org.junit.jupiter.api.Test;
import weir.standins.eventhubs.log.StoredEvent.Place;

class WireTest {
    static final Symbol KEY = Symbol.valueOf("x-opt-partition-key");
    static final Place PLACE = new Place(7, 70, 700);

    final Wire wire = new Wire();

    @Test
    void a_body_of_several_sections_passes_whole_and_what_was_for_this_hop_does_not() {
        byte[] body = wire.encode(new ApplicationProperties(Map.of("a", 1)), data("x"), data("y"));
        byte[] head = wire.encode(
                new Header(), new DeliveryAnnotations(Map.of(KEY, "no")), new MessageAnnotations(Map.of(KEY, "k")));

        List<Wire.Incoming> events = wire.events(0, concat(head, body));

        assertThat(events).extracting(Wire.Incoming::partitionKey).containsExactly("k");
        byte[] placed = wire.placed(events.get(0), PLACE);
        assertThat(Arrays.copyOfRange(placed, placed.length - body.length, placed.length))
                .isEqualTo(body);
        Wire.Incoming again = wire.events(0, placed).get(0);
        assertThat(again.annotations())
                .containsEntry(KEY, "k")
                .containsEntry(Symbol.valueOf("x-opt-sequence-number"), 7L)
                .containsEntry(Symbol.valueOf("x-opt-offset"), "70")
                .containsEntry(Symbol.valueOf("x-opt-enqueued-time"), Timestamps.of(700))
                .hasSize(4);
        assertThat(again.rest().remaining()).isEqualTo(body.length);
    }

    @Test
    void the_key_of_a_batch_is_that_of_each_of_its_events() {
        byte[] batch = wire.encode(
                new MessageAnnotations(Map.of(KEY, "k")),
                new Data(new Binary(wire.encode(data("x")))),
                new Data(new Binary(wire.encode(data("y")))));

        assertThat(wire.events(Wire.BATCH, batch))
                .extracting(Wire.Incoming::partitionKey)
                .containsExactly("k", "k");
    }

    @Test
    void a_large_section_finds_room() {
        byte[] large = new byte[3 << 20];

        assertThat(wire.encode(new Data(new Binary(large)))).hasSizeGreaterThan(large.length);
    }

    private static Data data(String text) {
        return new Data(new Binary(text.getBytes(UTF_8)));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
