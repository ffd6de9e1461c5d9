package weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import weir.bench.data.Readings;

class ReportTest {
    @Test
    void compares_medians_of_who_took_part() {
        List<Figures> figures = List.of(
                figures("driver batch", 1, 300, 4, 3, 0),
                figures("daemon csv", 1, 100, 10, 6, 0),
                figures("daemon csv", 2, 190, 12, 7, 0),
                figures("daemon csv", 3, 200, 90, 8, 0),
                figures("dsbulk csv", 1, 95, 30, 28, 0));

        assertThat(Comparison.all(new Medians(figures)))
                .containsExactly(
                        new Comparison("rows/s, daemon csv / driver batch", 190 / 300.0),
                        new Comparison("CPU outside the driver, us/row, daemon csv - driver batch", 8),
                        new Comparison("CPU outside the driver, us/row, second half, daemon csv - driver batch", 4),
                        new Comparison("rows/s, daemon csv / dsbulk csv", 2),
                        new Comparison("client CPU, dsbulk csv / daemon csv", 2.5),
                        new Comparison("client CPU, second half, dsbulk csv / daemon csv", 4));
    }

    @Test
    void compares_rows_sent_singly_with_rows_sent_singly() {
        List<Figures> figures = List.of(
                figures("driver single", 1, 100, 6, 5, 0),
                figures("driver batch", 1, 900, 2, 1, 0),
                figures("loader single ndjson", 1, 40, 10, 8, 0),
                figures("daemon single ndjson", 1, 50, 9, 7, 0));

        assertThat(Comparison.all(new Medians(figures)))
                .containsExactly(
                        new Comparison("rows/s, daemon single ndjson / loader single ndjson", 1.25),
                        new Comparison("rows/s, daemon single ndjson / driver single", 0.5),
                        new Comparison("CPU outside the driver, us/row, daemon single ndjson - driver single", 3),
                        new Comparison(
                                "CPU outside the driver, us/row, second half, daemon single ndjson - driver single", 2),
                        new Comparison("CPU outside the driver, us/row, loader single ndjson - driver single", 4),
                        new Comparison(
                                "CPU outside the driver, us/row, second half, loader single ndjson - driver single",
                                3));
    }

    @Test
    void says_when_the_machine_was_not_quiet() {
        List<Figures> figures =
                List.of(figures("daemon csv", 1, 100, 10, 6, 0.05), figures("daemon csv", 2, 1, 1, 1, 0.5));

        String text = new Report(Machine.here(), "", new Readings(10, 1), figures, List.of()).text();

        assertThat(text.lines().filter(line -> line.startsWith("not quiet")))
                .containsExactly("not quiet: others took 0.50 cores during daemon csv of round 2");
    }

    private static Figures figures(String name, int round, double rate, double us, double secondHalf, double others) {
        return new Figures(name, round, "256m", 10, 1, rate, us, secondHalf, 0, 0, 0, 0, 0, 0, 0, 0, 0, others);
    }
}
