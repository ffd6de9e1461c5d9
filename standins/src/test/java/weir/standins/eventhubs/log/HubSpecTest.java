package weir.standins.eventhubs.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class HubSpecTest {
    @Test
    void reads_what_it_writes() {
        HubSpec plain = new HubSpec("orders", 8, List.of());
        HubSpec grouped = new HubSpec("orders", 8, List.of("weir", "audit"));

        assertThat(HubSpec.parse("orders:8")).isEqualTo(plain);
        assertThat(HubSpec.parse(grouped.toText())).isEqualTo(grouped);
    }

    @Test
    void what_is_wrong_is_said() {
        assertThatThrownBy(() -> HubSpec.parse("orders"))
                .hasMessage("orders: no hub (expected: name:partitions or name:partitions:group,group)");
        assertThatThrownBy(() -> HubSpec.parse("orders:0")).hasMessage("orders: partitions: 0 (expected: 1 to 1024)");
        assertThatThrownBy(() -> new HubSpec("../x", 1, List.of())).hasMessageStartingWith("../x: no name of a hub");
    }
}
