package weir.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import weir.bench.data.RowFormat;

/** Who takes part in a run, and in which order. */
record Contenders(List<Contender> all) {
    private static final int BATCH_ROWS = 32;

    Contenders {
        all = List.copyOf(all);
    }

    /** Everybody there is for these formats. */
    static Contenders of(List<RowFormat> formats) {
        List<Contender> all = new ArrayList<>(List.of(bare("driver single", 1), bare("driver batch", BATCH_ROWS)));
        for (RowFormat format : formats) {
            all.add(new LoaderContender("loader single " + format.word(), Optional.of(format), 1));
            all.add(new LoaderContender("loader batch " + format.word(), Optional.of(format), BATCH_ROWS));
            all.add(DaemonContender.batch(format));
            if (format == RowFormat.CSV) all.add(new DsbulkContender());
        }
        return new Contenders(all);
    }

    /** Those whose own cost shows when the server has next to none: all rows in batches and all rows singly. */
    static Contenders ofClients(RowFormat format) {
        List<Contender> all = new ArrayList<>(of(List.of(format)).all);
        all.add(DaemonContender.single(format));
        return new Contenders(all);
    }

    /** The loop around the driver, which brings a server to the temperature it is measured at too. */
    static List<Contender> warmUp() {
        return List.of(bare("warm-up single", 1), bare("warm-up batch", BATCH_ROWS));
    }

    private static Contender bare(String name, int batchRows) {
        return new LoaderContender(name, Optional.empty(), batchRows);
    }

    /** Those whose names begin so. */
    Contenders only(List<String> prefixes) {
        return new Contenders(all.stream()
                .filter(contender -> prefixes.stream().anyMatch(contender.name()::startsWith))
                .toList());
    }

    /** Each round begins with another one, so that none always follows the same. */
    List<Contender> inTurn(int round) {
        List<Contender> turned = new ArrayList<>(all);
        Collections.rotate(turned, 1 - round);
        return turned;
    }
}
