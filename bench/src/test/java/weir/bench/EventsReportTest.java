package weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import weir.bench.arrivals.Found;
import weir.bench.arrivals.Pace;
import weir.bench.delay.Delays;
import weir.bench.events.Events;
import weir.bench.events.ReaderRun;
import weir.bench.events.ReaderRun.Moment;
import weir.bench.measure.GcLog;
import weir.bench.measure.Usage;

class EventsReportTest {
    private static final Events ONE = new Events(1000, 1, 200);
    private static final Events EIGHT = new Events(1000, 8, 200);

    @Test
    void figures_are_what_was_used_from_the_first_event_to_the_last() {
        ReaderRun run = new ReaderRun(
                new Moment(10, new Usage(5, 2, 1, 1 << 20), 3, 7, 100),
                new Moment(11, new Usage(6.5, 2.2, 1.1, 2 << 20), 4, 7.1, 103),
                new Moment(12, new Usage(7, 2.5, 1.25, 3 << 20), 4.5, 7.2, 104.2),
                new GcLog(64_000, 5 << 20, 1 << 20));

        EventFigures figures = EventFigures.of("sdk", 2, ONE, run);

        assertThat(figures)
                .usingRecursiveComparison()
                .withComparatorForType(EventsReportTest::nearly, Double.class)
                .isEqualTo(new EventFigures("sdk", 2, ONE, 2, 500, 2000, 1000, 500, 250, 1500, 64, 5, 3, 0.25));
    }

    private static int nearly(double a, double b) {
        return Math.abs(a - b) < 1e-9 ? 0 : Double.compare(a, b);
    }

    @Test
    void compares_medians_of_the_same_events() {
        List<EventFigures> figures = List.of(
                figures("sdk", 1, ONE, 400, 3, 0),
                figures("pipeline", 1, ONE, 300, 5, 0),
                figures("sdk", 2, ONE, 500, 2, 0),
                figures("pipeline", 2, ONE, 100, 6, 0),
                figures("sdk", 3, ONE, 600, 1, 0),
                figures("pipeline", 3, ONE, 400, 4.5, 0),
                figures("sdk+jackson", 1, ONE, 400, 4, 0),
                figures("sdk", 1, EIGHT, 800, 2, 0));

        assertThat(EventsReport.comparisons(figures))
                .containsExactly(
                        new Comparison("events/s, pipeline / sdk, 200 B, 1 p", 0.6),
                        new Comparison("events/s, pipeline / sdk+jackson, 200 B, 1 p", 0.75),
                        new Comparison("CPU outside the SDK, us/event, pipeline - sdk, 200 B, 1 p", 3));
    }

    @Test
    void says_what_was_found_and_when_the_machine_was_not_quiet() {
        Found.Cpu none = new Found.Cpu(30, 0, 0, 0, 0, 0);
        Found delay = new Found(
                new Pace(1000, 30),
                List.of(
                        new Found.Round(30_000, new Delays(1, 2, 3), new Delays(7, 20, 90), 2, none),
                        new Found.Round(30_000, new Delays(1, 2, 3), new Delays(9, 30, 60), 2, none)));
        List<EventFigures> figures =
                List.of(figures("sdk", 1, ONE, 400, 3, 0.05), figures("sdk", 2, EIGHT, 400, 3, 0.6));

        List<String> text =
                EventsReport.of("", 2000, figures, delay).text().lines().toList();

        assertThat(text).contains("not quiet: others took 0.60 cores during sdk, 200 B, 8 p of round 2");
        assertThat(text.stream().filter(line -> line.startsWith("not quiet"))).hasSize(1);
        assertThat(text)
                .contains("sent until readable at 1,000 events/s, medians of the rounds: p50 8.00 ms, p99 25.00 ms");
    }

    private static EventFigures figures(String name, int round, Events events, double rate, double us, double others) {
        return new EventFigures(name, round, events, 1, rate, us, 0, 0, 0, 0, 0, 0, 0, others);
    }
}
