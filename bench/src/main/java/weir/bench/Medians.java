package weir.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** The medians of each contender over all rounds. */
record Medians(List<Figures> figures) {
    Medians {
        figures = List.copyOf(figures);
    }

    /** In the order they first ran. */
    List<String> contenders() {
        return figures.stream().map(Figures::contender).distinct().toList();
    }

    boolean has(String contender) {
        return contenders().contains(contender);
    }

    double of(String contender, ToDoubleFunction<Figures> column) {
        return of(
                figures.stream().filter(it -> it.contender().equals(contender)).mapToDouble(column));
    }

    static double of(DoubleStream all) {
        double[] values = all.sorted().toArray();
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
