package weir.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import weir.bench.data.RowFormat;

/**
 * One figure that two contenders of one run make together.
 *
 * @param what in words
 * @param value a ratio, or microseconds per row
 */
record Comparison(String what, double value) {
    /** All that can be made of who took part. */
    static List<Comparison> all(Medians medians) {
        List<Comparison> all = new ArrayList<>();
        for (RowFormat format : RowFormat.values()) {
            String daemon = "daemon " + format.word();
            String loader = "loader batch " + format.word();
            compare(daemon, loader, "driver batch", medians, all);
            compare("daemon single " + format.word(), "loader single " + format.word(), "driver single", medians, all);
        }
        ratio("rows/s", Figures::rowsPerSecond, "daemon csv", "dsbulk csv", medians, all);
        ratio("client CPU", Figures::us, "dsbulk csv", "daemon csv", medians, all);
        ratio("client CPU, second half", Figures::secondHalfUs, "dsbulk csv", "daemon csv", medians, all);
        return all;
    }

    private static void compare(String daemon, String loader, String bare, Medians medians, List<Comparison> to) {
        ratio("rows/s", Figures::rowsPerSecond, daemon, loader, medians, to);
        ratio("rows/s", Figures::rowsPerSecond, daemon, bare, medians, to);
        outside(daemon, bare, medians, to);
        outside(loader, bare, medians, to);
    }

    /** Rate and CPU of all others beside the first's. */
    static List<Comparison> withFirst(List<Contender> contenders, Medians medians) {
        List<Comparison> all = new ArrayList<>();
        String first = contenders.get(0).name();
        for (Contender other : contenders.subList(1, contenders.size())) {
            ratio("rows/s", Figures::rowsPerSecond, other.name(), first, medians, all);
            ratio("client CPU", Figures::us, other.name(), first, medians, all);
        }
        return all;
    }

    private static void ratio(
            String what,
            ToDoubleFunction<Figures> column,
            String name,
            String other,
            Medians medians,
            List<Comparison> to) {
        if (!medians.has(name) || !medians.has(other)) return;
        to.add(new Comparison(
                what + ", " + name + " / " + other, medians.of(name, column) / medians.of(other, column)));
    }

    /** What is left when the bare loop's CPU is taken away. */
    private static void outside(String name, String bare, Medians medians, List<Comparison> to) {
        if (!medians.has(name) || !medians.has(bare)) return;
        String what = "CPU outside the driver, us/row%s, " + name + " - " + bare;
        to.add(new Comparison(what.formatted(""), medians.of(name, Figures::us) - medians.of(bare, Figures::us)));
        to.add(new Comparison(
                what.formatted(", second half"),
                medians.of(name, Figures::secondHalfUs) - medians.of(bare, Figures::secondHalfUs)));
    }
}
