package weir.standins.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import weir.standins.clients.DaemonApi.Seen;

class DaemonApiTest {
    @Test
    void is_idle_when_nothing_is_left_to_read_though_a_hub_has_slices_for_ever() throws JsonProcessingException {
        assertThat(seen("0", 0, 0).isIdle()).isTrue();
        assertThat(seen("1", 0, 0).isIdle()).isFalse();
        assertThat(seen("0", 1, 0).isIdle()).isFalse();
        assertThat(seen("0", 0, 1).isIdle()).isFalse();
    }

    @Test
    void is_not_idle_while_nobody_can_tell_what_is_left() throws JsonProcessingException {
        assertThat(seen("null", 0, 0).isIdle()).isFalse();
    }

    private static Seen seen(String lagRecords, int lagBytes, int inFlight) throws JsonProcessingException {
        return Seen.of(new ObjectMapper().readTree("""
                        {"name": "orders", "state": "running", "counts": {"inFlight": %d}, "slices": {"running": 8, "waiting": 0},
                         "lag": {"records": %s, "bytes": %d, "seconds": 0}}
                        """.formatted(inFlight, lagRecords, lagBytes)));
    }
}
