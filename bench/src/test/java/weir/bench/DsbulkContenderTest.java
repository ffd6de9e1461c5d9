package weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;

class DsbulkContenderTest {
    @Test
    void reads_how_far_it_is_and_not_the_head_of_its_table() {
        Matcher line = DsbulkContender.TOTAL.matcher(" 15,808 |      0 |  2,265 | 41.42 | 179.31 | 265.29 |   32.00");

        assertThat(line.matches()).isTrue();
        assertThat(DsbulkContender.rows(line.group(1))).isEqualTo(15_808);
        assertThat(DsbulkContender.TOTAL
                        .matcher("  total | failed | rows/s | p50ms |  p99ms | p999ms | batches")
                        .matches())
                .isFalse();
    }
}
