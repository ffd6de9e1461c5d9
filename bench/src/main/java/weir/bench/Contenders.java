package weir.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import weir.bench.data.RowFormat;
import weir.bench.sql.ReadingsDatabase;
import weir.bench.sql.SqlSettings.Mode;

/** Who takes part in a run, and in which order. */
record Contenders(List<Contender> all) {
    private static final int BATCH_ROWS = 32;

    Contenders {
        all = List.copyOf(all);
    }

    /** Everybody there is for these formats. */
    static Contenders of(List<RowFormat> formats) {
        List<Contender> all = new ArrayList<>(List.of(
                LoaderContender.inMemory("driver single", 1), LoaderContender.inMemory("driver batch", BATCH_ROWS)));
        for (RowFormat format : formats) {
            all.add(LoaderContender.ofBlobs("loader single " + format.word(), format, 1));
            all.add(LoaderContender.ofBlobs("loader batch " + format.word(), format, BATCH_ROWS));
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
        return List.of(
                LoaderContender.inMemory("warm-up single", 1), LoaderContender.inMemory("warm-up batch", BATCH_ROWS));
    }

    /** The daemon's first load, and changes that it finds in the log or by looking, beside the loop written by hand. */
    static Contenders ofSql(ReadingsDatabase database) {
        return new Contenders(List.of(
                LoaderContender.ofTable("loader jdbc", database, BATCH_ROWS),
                new SqlContender("daemon load", Mode.CDC, true, database),
                new SqlContender("daemon log", Mode.CDC, false, database),
                new SqlContender("daemon poll", Mode.POLL, false, database)));
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
