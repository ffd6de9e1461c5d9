package weir.bench;

import java.util.List;
import weir.bench.data.Readings;

/**
 * The figures of all rounds: as JSON, and as a table of medians.
 *
 * @param comparisons of the medians
 */
record Report(
        Machine machine,
        String daemonSettings,
        Readings readings,
        List<Figures> figures,
        List<Comparison> comparisons) {
    static final String HEADER =
            "contender               rows/s   us/row  2nd half  compile    gc  server us  source us  alloc B  heap MiB  RSS MiB  others";

    private static final double QUIET = 0.1;

    Report {
        figures = List.copyOf(figures);
        comparisons = List.copyOf(comparisons);
    }

    static String line(Figures it) {
        return line(it.contender(), new Medians(List.of(it)));
    }

    String text() {
        Medians medians = new Medians(figures);
        StringBuilder text = new StringBuilder("\nmedians of each column\n" + HEADER + "\n");
        for (String name : medians.contenders().stream().sorted().toList()) {
            text.append(line(name, medians)).append('\n');
        }
        text.append('\n');
        for (Comparison it : comparisons) text.append("%8.2f  %s%n".formatted(it.value(), it.what()));
        figures.stream()
                .filter(it -> it.others() > QUIET)
                .forEach(it -> text.append("not quiet: others took %.2f cores during %s of round %d%n"
                        .formatted(it.others(), it.contender(), it.round())));
        return text.toString();
    }

    static String line(String name, Medians medians) {
        return "%-20s %,9.0f %8.2f %9.2f %8.2f %5.2f %10.2f %10.2f %8.0f %9.0f %8.0f %7.2f"
                .formatted(
                        name,
                        medians.of(name, Figures::rowsPerSecond),
                        medians.of(name, Figures::us),
                        medians.of(name, Figures::secondHalfUs),
                        medians.of(name, Figures::compilingUs),
                        medians.of(name, Figures::collectingUs),
                        medians.of(name, Figures::serverUs),
                        medians.of(name, Figures::sourceUs),
                        medians.of(name, Figures::allocatedBytes),
                        medians.of(name, Figures::peakHeapMiB),
                        medians.of(name, Figures::peakMemoryMiB),
                        medians.of(name, Figures::others));
    }
}
