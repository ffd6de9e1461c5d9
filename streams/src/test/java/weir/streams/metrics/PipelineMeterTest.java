package weir.streams.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import weir.streams.model.Code;

class PipelineMeterTest {
    private final PipelineMeter meter = new PipelineMeter();

    @Test
    void what_one_waits_for_is_not_over_as_another_goes_on() {
        var sink = new Object();
        var state = new Object();
        meter.waits(sink, Code.CASSANDRA_UNAVAILABLE, "two of three");
        meter.waits(state, Code.STATE_UNREACHABLE, "two of three");

        meter.goesOn(state);

        assertThat(meter.snapshot().waitingFor())
                .map(PipelineMeter.Trouble::code)
                .contains(Code.CASSANDRA_UNAVAILABLE);

        meter.goesOn(sink);

        assertThat(meter.snapshot().waitingFor()).isEmpty();
    }

    @Test
    void the_same_trouble_keeps_its_beginning_and_has_its_latest_words() {
        meter.waits(this, Code.CASSANDRA_TIMEOUT, "first");
        var since = meter.snapshot().waitingFor().orElseThrow().since();
        meter.waits(this, Code.CASSANDRA_TIMEOUT, "then");

        assertThat(meter.snapshot().waitingFor().orElseThrow().since()).isEqualTo(since);
        assertThat(meter.snapshot().waitingFor().orElseThrow().message()).isEqualTo("then");
    }
}
