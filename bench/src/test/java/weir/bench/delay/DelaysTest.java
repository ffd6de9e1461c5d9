package weir.bench.delay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DelaysTest {
    @Test
    void a_percentile_is_the_least_that_so_many_are_not_above() {
        long[] hundred =
                LongStream.rangeClosed(1, 100).map(i -> (101 - i) * 1_000_000).toArray();

        assertThat(Delays.of(hundred)).isEqualTo(new Delays(50, 99, 100));
    }

    @Test
    void one_row_is_all_of_them() {
        assertThat(Delays.of(new long[] {2_500_000})).isEqualTo(new Delays(2.5, 2.5, 2.5));
    }
}
