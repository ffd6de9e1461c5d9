package weir.bench;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import weir.bench.Servers.Moment;
import weir.bench.data.ReadingsTable;
import weir.bench.measure.MeasuredJvm;
import weir.bench.measure.MeasuredJvm.Talks;

/** The DataStax Bulk Loader on its own class path, every setting at its default; it reads files, as it knows no Azure. */
record DsbulkContender() implements Contender {
    /** Room enough for its many rows in flight; told nothing, it would take a quarter of the machine. */
    static final String HEAP = "2g";

    private static final Pattern STARTED = Pattern.compile("Operation \\S+ started\\.");

    /** As in {@code 1,204 | 0 | 585 | 57.78 …}: rows so far, and how many of them failed. */
    static final Pattern TOTAL = Pattern.compile(" *([\\d,.]+) \\| +([\\d,.]+) \\|.*");

    private static final Pattern DONE = Pattern.compile("Operation \\S+ completed successfully.*");

    @Override
    public String name() {
        return "dsbulk csv";
    }

    @Override
    public Figures run(Setting setting, int round) throws IOException {
        Servers servers = setting.servers();
        long rows = setting.readings().rows();
        try (MeasuredJvm dsbulk = MeasuredJvm.start(start(setting, round))) {
            dsbulk.await(STARTED); // connected and prepared, the first rows looked at
            long allocated = dsbulk.garbage().allocated();
            Moment first = servers.now(dsbulk.usage());
            long rowsAtHalf = 0;
            while (rowsAtHalf < rows / 2) rowsAtHalf = rows(dsbulk.await(TOTAL).group(1));
            Moment half = servers.now(dsbulk.usage());
            dsbulk.await(DONE);
            Moment last = servers.now(dsbulk.usage());
            Figures figures = Figures.of(
                    name(),
                    round,
                    HEAP,
                    rows,
                    new Figures.Run(first.client(), first, half, rowsAtHalf, last),
                    dsbulk.garbage().without(allocated));
            if (dsbulk.exit() != 0) throw new IOException(name() + ": left with exit code " + dsbulk.exit());
            return figures;
        }
    }

    static long rows(String total) {
        return Long.parseLong(total.replaceAll("\\D", ""));
    }

    private MeasuredJvm.Start start(Setting setting, int round) {
        Servers servers = setting.servers();
        return new MeasuredJvm.Start(
                "dsbulk-" + round,
                setting.logs(),
                HEAP,
                setting.options(),
                setting.home().resolve("bench/dsbulk/target/lib"),
                List.of(
                        "com.datastax.oss.dsbulk.runner.DataStaxBulkLoader",
                        "load",
                        "--connector.name=csv",
                        "--connector.csv.url=" + setting.files(),
                        "--connector.csv.header=true",
                        "--schema.keyspace=" + ReadingsTable.KEYSPACE,
                        "--schema.table=" + ReadingsTable.TABLE,
                        "--schema.mapping", // with its value apart, as that has equals signs of its own
                        "dev = device, seq = seq, at = at, temperature = temperature, humidity = humidity,"
                                + " voltage = voltage, ok = ok, site = site, fw = firmware",
                        "--driver.basic.contact-points",
                        "[\"" + servers.cassandra().address() + "\"]",
                        "--driver.basic.load-balancing-policy.local-datacenter="
                                + servers.cassandra().localDatacenter(),
                        // what all others write with
                        "--driver.basic.request.consistency=LOCAL_QUORUM",
                        "--log.directory=" + setting.logs().resolve("dsbulk-" + round),
                        // for us to see how far it is
                        "--log.verbosity=high",
                        "--log.ansiMode=disabled",
                        "--monitoring.reportRate=1 second"),
                Talks.ON_ERROR);
    }
}
