package weir.daemon.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static weir.daemon.Statuses.counts;
import static weir.daemon.Statuses.status;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import weir.daemon.metrics.Rates.Rate;
import weir.daemon.pipelines.PipelineState;

class RatesTest {
    private final AtomicLong clock = new AtomicLong();
    private final Rates rates = new Rates(clock::get);

    @Test
    void nothing_is_known_before_the_second_sample() {
        sampleAt(0, 1000, 1000, 1000);

        assertThat(rates.of("orders")).isEqualTo(new Rate(0, 0, 0));
        assertThat(rates.of("others")).isEqualTo(new Rate(0, 0, 0));
    }

    @Test
    void a_rate_is_over_the_time_that_has_passed() {
        sampleAt(0, 0, 0, 0);
        sampleAt(2, 200, 100, 4096);

        assertThat(rates.of("orders")).isEqualTo(new Rate(100, 50, 2048));
    }

    @Test
    void what_was_more_than_ten_seconds_ago_does_not_count() {
        sampleAt(0, 1_000_000, 1_000_000, 1_000_000);
        for (int second = 1; second <= 11; second++) {
            sampleAt(second, 1_000_000 + 10L * second, 1_000_000, 1_000_000);
        }

        assertThat(rates.of("orders")).isEqualTo(new Rate(10, 0, 0));
    }

    @Test
    void a_burst_has_left_the_rate_ten_seconds_later() {
        sampleAt(0, 0, 0, 0);
        for (int second = 1; second <= 11; second++) {
            sampleAt(second, 5000, 5000, 5000);
        }

        assertThat(rates.of("orders")).isEqualTo(new Rate(0, 0, 0));
    }

    private void sampleAt(long second, long read, long written, long bytes) {
        clock.set(second * 1_000_000_000L);
        rates.sample(List.of(status("orders", PipelineState.RUNNING, counts(read, written, bytes))));
    }
}
