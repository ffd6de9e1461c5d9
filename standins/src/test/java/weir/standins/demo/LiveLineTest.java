package weir.standins.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import weir.standins.clients.DaemonApi.Seen;

class LiveLineTest {
    @Test
    void says_what_flows_and_what_a_pipeline_waits_for() throws IOException {
        Seen orders = Seen.of(new ObjectMapper().readTree("""
                        {"name": "orders", "state": "throttled",
                         "counts": {"read": 12000, "written": 11990, "skipped": {"late": 1}, "rejected": {"WEIR-2103": 2, "WEIR-2201": 3},
                                    "inFlight": 4, "abandoned": 0},
                         "rates": {"writtenPerSecond": 1999.6}, "lag": {"records": null, "bytes": 7, "seconds": 1.25},
                         "slices": {"running": 1, "waiting": 2},
                         "waitingFor": {"code": "WEIR-3301", "message": "shop is away"}, "lastError": null}
                        """));

        assertThat(orders.isBalanced()).isTrue();
        assertThat(LiveLine.text(12, 12_345, List.of(orders)))
                .isEqualTo("  12 s    2,000 rows/s  sent 12,345  written 11,990  rejected 5  lag 1.3 s"
                        + "  orders: throttled, WEIR-3301: shop is away");
    }
}
