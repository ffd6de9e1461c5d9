package weir.bench.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EventsTest {
    @Test
    void a_body_is_as_long_as_is_asked_for_and_has_ten_fields() throws IOException {
        for (int bytes : List.of(200, 1024)) {
            Events events = new Events(2_000_000, 4, bytes);

            for (long i : List.of(0L, 1L, 999_999L, 1_999_999L)) {
                byte[] body = events.body(i);
                JsonNode json = new ObjectMapper().readTree(body);
                assertThat(body).hasSize(bytes);
                assertThat(json).hasSize(10);
                assertThat(json.path("seq").asLong()).isEqualTo(i);
                assertThat(json.path("dev").asText())
                        .isEqualTo(Events.reading(i).device());
            }
        }
    }

    @Test
    void a_body_is_not_cut() {
        assertThat(new String(new Events(1, 1, 10).body(0), UTF_8))
                .startsWith("{\"dev\":\"d-10000000\",\"seq\":0,")
                .endsWith("}");
    }

    @Test
    void every_event_is_in_one_partition() {
        Events events = new Events(11, 4, 200);

        assertThat(IntStream.range(0, 4).mapToObj(events::in)).containsExactly(3L, 3L, 3L, 2L);
        assertThat(IntStream.range(0, 4)
                        .boxed()
                        .flatMap(partition ->
                                LongStream.range(0, events.in(partition)).mapToObj(k -> events.at(partition, k))))
                .containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    }
}
