package weir.bench;

import java.io.IOException;
import java.util.function.IntFunction;
import weir.bench.measure.Usage;
import weir.bench.sql.ReadingsDatabase;
import weir.bench.sql.ReadingsDatabase.Table;
import weir.bench.sql.SqlSettings;
import weir.bench.sql.SqlSettings.Mode;

/**
 * The daemon as it ships, with a table to load that is full, or with one that it knows to be empty and that was filled while it was stopped.
 *
 * @param isLoad the first of the two
 */
record SqlContender(String name, Mode mode, boolean isLoad, ReadingsDatabase database) implements Contender {
    private static final double REST = 0.3; // it asks the log, or the table, many times a second

    @Override
    public Figures run(Setting setting, int round) throws IOException, InterruptedException {
        database.startAnew();
        setting.servers().forgetState();
        Usage idle = DaemonContender.idle(name, setting, round, settings(setting, mode, Table.CHANGES, database), REST);
        if (isLoad) {
            database.forgetReaders();
            setting.servers().forgetState();
        } else {
            database.fill(Table.CHANGES, setting.readings());
        }
        setting.servers().awaitQuiet();
        Table table = isLoad ? Table.STORED : Table.CHANGES;
        return DaemonContender.measured(name, setting, round, settings(setting, mode, table, database), idle);
    }

    static IntFunction<String> settings(Setting setting, Mode mode, Table table, ReadingsDatabase database) {
        String shop = setting.servers().target().connection();
        return new SqlSettings(database.connection(), mode, table, shop, setting.daemonSettings())::text;
    }
}
