package weir.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import weir.bench.data.Readings;

/** The figures of all rounds: as JSON, and as a table of medians. */
record Report(Machine machine, String heap, String daemonSettings, Readings readings, List<Figures> figures) {
    static final String HEADER =
            "contender          rows/s   us/row  2nd half  compile   gc  server us  alloc B  heap MiB  RSS MiB  others";

    Report {
        figures = List.copyOf(figures);
    }

    /** What a reader must know to compare with figures of elsewhere. */
    record Machine(int processors, String java, String system) {
        static Machine here() {
            return new Machine(
                    Runtime.getRuntime().availableProcessors(),
                    System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"),
                    System.getProperty("os.name") + " " + System.getProperty("os.version"));
        }
    }

    void save(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
    }

    static String line(Figures it) {
        return "%-16s %,8.0f %8.2f %9.2f %8.2f %4.2f %10.2f %8.0f %9.0f %8.0f %7.2f"
                .formatted(
                        it.contender(),
                        it.rowsPerSecond(),
                        it.us(),
                        it.secondHalfUs(),
                        it.compilingUs(),
                        it.collectingUs(),
                        it.serverUs(),
                        it.allocatedBytes(),
                        it.peakHeapMiB(),
                        it.peakMemoryMiB(),
                        it.others());
    }

    String text() {
        StringBuilder text = new StringBuilder("\nmedians of each column\n" + HEADER + "\n");
        contenders().forEach(name -> text.append(median(name)).append('\n'));
        outside("driver batch", text);
        outside("driver single", text);
        return text.toString();
    }

    /** What is left when the bare loop's CPU is taken away; the daemon writes in batches where partitions allow. */
    private void outside(String bare, StringBuilder text) {
        for (String name : contenders()) {
            boolean isLike = name.equals("daemon") || name.equals(bare.replace("driver", "loader"));
            Optional<Double> whole = difference(name, bare, Figures::us);
            Optional<Double> later = difference(name, bare, Figures::secondHalfUs);
            if (!isLike || whole.isEmpty() || later.isEmpty()) continue;
            text.append("%s less %s: %.2f us/row, %.2f in the second half%n"
                    .formatted(name, bare, whole.get(), later.get()));
        }
    }

    private Optional<Double> difference(String name, String bare, ToDoubleFunction<Figures> column) {
        if (!contenders().contains(bare)) return Optional.empty();
        return Optional.of(median(name, column) - median(bare, column));
    }

    private List<String> contenders() {
        return figures.stream().map(Figures::contender).distinct().sorted().toList();
    }

    private String median(String name) {
        return "%-16s %,8.0f %8.2f %9.2f %8.2f %4.2f %10.2f %8.0f %9.0f %8.0f %7.2f"
                .formatted(
                        name,
                        median(name, Figures::rowsPerSecond),
                        median(name, Figures::us),
                        median(name, Figures::secondHalfUs),
                        median(name, Figures::compilingUs),
                        median(name, Figures::collectingUs),
                        median(name, Figures::serverUs),
                        median(name, Figures::allocatedBytes),
                        median(name, Figures::peakHeapMiB),
                        median(name, Figures::peakMemoryMiB),
                        median(name, Figures::others));
    }

    private double median(String name, ToDoubleFunction<Figures> column) {
        double[] values = figures.stream()
                .filter(it -> it.contender().equals(name))
                .mapToDouble(column)
                .sorted()
                .toArray();
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
