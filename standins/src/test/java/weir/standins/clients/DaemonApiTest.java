package weir.standins.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import weir.standins.clients.DaemonApi.Seen;

class DaemonApiTest {
    @Test
    void is_idle_when_nothing_is_left_to_read() throws IOException {
        assertThat(seen(0, 0, "{\"records\": 0, \"bytes\": 0}", 0).isIdle()).isTrue();
        assertThat(seen(1, 0, "{\"records\": 0, \"bytes\": 0}", 0).isIdle()).isFalse();
        assertThat(seen(0, 0, "{\"records\": 0, \"bytes\": 1}", 0).isIdle()).isFalse();
        assertThat(seen(0, 0, "{\"records\": 0, \"bytes\": 0}", 1).isIdle()).isFalse();
    }

    @Test
    void is_idle_though_a_hub_has_slices_for_ever() throws IOException {
        assertThat(seen(2, 2, "{\"records\": 0, \"bytes\": null}", 0).isIdle()).isTrue();
        assertThat(seen(2, 2, "{\"records\": 1, \"bytes\": null}", 0).isIdle()).isFalse();
        assertThat(seen(2, 2, "{\"records\": null, \"bytes\": null}", 0).isIdle())
                .isFalse();
    }

    private static Seen seen(int slices, int partitions, String lag, int inFlight) throws IOException {
        return Seen.of(new ObjectMapper().readTree("""
                        {"name": "orders", "state": "running", "counts": {"inFlight": %d}, "slices": {"running": %d, "waiting": 0},
                         "lag": %s, "partitions": [%s]}
                        """.formatted(
                        inFlight, slices, lag, String.join(",", Collections.nCopies(partitions, "{}")))));
    }
}
