package weir.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import weir.bench.arrivals.Found;
import weir.bench.delay.Delays;
import weir.bench.events.Events;

/**
 * The figures of all rounds: as JSON, and as a table of medians.
 *
 * @param arrivals null when delay was not measured
 */
record EventsReport(
        Machine machine,
        String daemonSettings,
        int prefetch,
        List<EventFigures> figures,
        List<Comparison> comparisons,
        @Nullable Found arrivals) {
    static final String SDK = "sdk";
    static final String PARSING = "sdk+jackson";
    static final String PIPELINE = "pipeline";
    /** In the order of the report. */
    static final List<String> CONTENDERS = List.of(SDK, PARSING, PIPELINE);

    static final String HEADER =
            "contender              events/s us/event  2nd half  compile    gc  hub us  alloc B  heap MiB  RSS MiB  others";

    private static final double QUIET = 0.1;

    EventsReport {
        figures = List.copyOf(figures);
        comparisons = List.copyOf(comparisons);
    }

    static EventsReport of(String daemonSettings, int prefetch, List<EventFigures> figures, @Nullable Found arrivals) {
        return new EventsReport(Machine.here(), daemonSettings, prefetch, figures, comparisons(figures), arrivals);
    }

    /** Of the medians, for each kind of event that both have read. */
    static List<Comparison> comparisons(List<EventFigures> figures) {
        List<Comparison> all = new ArrayList<>();
        for (Events events : events(figures)) {
            List<EventFigures> sdk = of(SDK, events, figures);
            List<EventFigures> pipeline = of(PIPELINE, events, figures);
            ToDoubleFunction<EventFigures> rate = EventFigures::eventsPerSecond;
            for (String other : List.of(SDK, PARSING)) {
                List<EventFigures> compared = of(other, events, figures);
                if (compared.isEmpty() || pipeline.isEmpty()) continue;
                all.add(new Comparison(
                        "events/s, pipeline / %s, %s".formatted(other, events),
                        median(pipeline, rate) / median(compared, rate)));
            }
            if (sdk.isEmpty() || pipeline.isEmpty()) continue;
            all.add(new Comparison(
                    "CPU outside the SDK, us/event, pipeline - sdk, " + events,
                    median(pipeline, EventFigures::us) - median(sdk, EventFigures::us)));
        }
        return all;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        if (!figures.isEmpty())
            text.append("\nmedians of each column\n").append(HEADER).append('\n');
        for (Events events : events(figures)) {
            for (String contender : CONTENDERS) {
                List<EventFigures> found = of(contender, events, figures);
                if (!found.isEmpty()) text.append(line(found)).append('\n');
            }
        }
        text.append('\n');
        for (Comparison it : comparisons) text.append("%8.2f  %s%n".formatted(it.value(), it.what()));
        figures.stream()
                .filter(it -> it.others() > QUIET)
                .forEach(it -> text.append("not quiet: others took %.2f cores during %s, %s of round %d%n"
                        .formatted(it.others(), it.contender(), it.events(), it.round())));
        if (arrivals != null) text.append(delay("sent until readable at %,d events/s", arrivals));
        return text.toString();
    }

    /** @param what with a place for the rate */
    static String delay(String what, Found arrivals) {
        return (what + ", medians of the rounds: p50 %.2f ms, p99 %.2f ms")
                .formatted(
                        arrivals.pace().perSecond(),
                        Medians.of(DoubleStream.of(arrivals.readable(Delays::p50))),
                        Medians.of(DoubleStream.of(arrivals.readable(Delays::p99))));
    }

    /** Medians of what one contender had in all rounds with the same events. */
    static String line(List<EventFigures> rounds) {
        EventFigures any = rounds.get(0);
        return "%-20s %,10.0f %8.2f %9.2f %8.2f %5.2f %7.2f %8.0f %9.0f %8.0f %7.2f"
                .formatted(
                        any.contender() + " " + any.events(),
                        median(rounds, EventFigures::eventsPerSecond),
                        median(rounds, EventFigures::us),
                        median(rounds, EventFigures::secondHalfUs),
                        median(rounds, EventFigures::compilingUs),
                        median(rounds, EventFigures::collectingUs),
                        median(rounds, EventFigures::hubUs),
                        median(rounds, EventFigures::allocatedBytes),
                        median(rounds, EventFigures::peakHeapMiB),
                        median(rounds, EventFigures::peakMemoryMiB),
                        median(rounds, EventFigures::others));
    }

    /** In the order they first were in the hub. */
    private static List<Events> events(List<EventFigures> figures) {
        return figures.stream().map(EventFigures::events).distinct().toList();
    }

    private static List<EventFigures> of(String contender, Events events, List<EventFigures> figures) {
        return figures.stream()
                .filter(it -> it.contender().equals(contender) && it.events().equals(events))
                .toList();
    }

    private static double median(List<EventFigures> rounds, ToDoubleFunction<EventFigures> column) {
        return Medians.of(rounds.stream().mapToDouble(column));
    }
}
