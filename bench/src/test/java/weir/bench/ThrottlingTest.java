package weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import weir.bench.Throttling.Span;

class ThrottlingTest {
    @Test
    void is_judged_by_what_comes_after_a_minute() {
        Throttling throttling = new Throttling(
                2000,
                List.of(
                        new Span(30, 1000, 30_000, 30_000),
                        new Span(60, 1850, 55_500, 5_000),
                        new Span(90, 1900, 57_000, 300),
                        new Span(120, 2000, 60_000, 700)));

        assertThat(throttling.text())
                .isEqualTo(
                        "2000 rows/s borne: 90 % of it after 60 s; from second 60 on 97.5 % of it written, 0.85 % refused");
    }

    @Test
    void a_short_run_is_judged_by_its_end() {
        Throttling throttling = new Throttling(100, List.of(new Span(5, 10, 50, 50), new Span(10, 50, 250, 0)));

        assertThat(throttling.text())
                .isEqualTo(
                        "100 rows/s borne: 90 % of it never; from second 10 on 50.0 % of it written, 0.00 % refused");
    }
}
