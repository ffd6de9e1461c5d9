package weir.standins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

class StandInsCommandTest {
    final StringWriter err = new StringWriter();

    @Test
    void an_unknown_name_is_a_usage_error_that_lists_the_known_ones() {
        int exit = run("standins", "cassandra", "blobs");

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString().lines())
                .first()
                .isEqualTo("standins: blobs: unknown (expected: one of [cassandra, blob, eventhubs, sql])");
    }

    @Test
    void a_port_for_an_unknown_name_is_a_usage_error() {
        int exit = run("standins", "blob", "--port", "crm=1");

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString().lines())
                .first()
                .isEqualTo("standins: crm: unknown (expected: one of [cassandra, blob, eventhubs, sql])");
    }

    @Test
    void a_hub_that_is_none_is_a_usage_error() {
        int exit = run("standins", "eventhubs", "--hub", "orders");

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString().lines())
                .first()
                .isEqualTo("Invalid value for option '--hub' (NAME:PARTITIONS[:GROUP,GROUP]):"
                        + " orders: no hub (expected: name:partitions or name:partitions:group,group)");
    }

    @Test
    @Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD) // one that is not refused runs on
    void what_is_said_of_a_server_that_is_not_started_is_a_usage_error() {
        assertThat(run("standins", "blob", "--port", "cassandra=1")).isEqualTo(2);
        assertThat(run("standins", "blob", "--hub", "orders:8:weir")).isEqualTo(2);
        assertThat(err.toString().lines())
                .contains(
                        "standins: --port: cassandra is not started (expected: cassandra among the names)",
                        "standins: --hub: eventhubs is not started (expected: eventhubs among the names)");
    }

    @Test
    void no_name_is_a_usage_error() {
        int exit = run("standins");

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString().lines()).first().isEqualTo("Missing required parameter: 'NAME'");
    }

    private int run(String... args) {
        return Main.commandLine().setErr(new PrintWriter(err, true)).execute(args);
    }
}
