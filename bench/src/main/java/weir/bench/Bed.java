package weir.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import weir.bench.Contender.Setting;
import weir.bench.data.Fingerprint;
import weir.bench.data.Lake;
import weir.bench.data.Readings;
import weir.bench.data.ReadingsTable;
import weir.bench.data.RowFormat;

/** The servers of a run with the rows in place, on which one contender after the other is run and checked. */
final class Bed implements AutoCloseable {
    private static final long WARM_UP_ROWS = 300_000;

    private final Servers servers;
    private final Setting setting;
    private final Path folder;
    private final Fingerprint expected;

    private Bed(Servers servers, Setting setting, Path folder) {
        this.servers = servers;
        this.setting = setting;
        this.folder = folder;
        this.expected = setting.readings().fingerprint();
    }

    /** Servers with the rows as blobs of these formats, and with an empty table; Cassandra is warm. */
    static Bed make(LoadOptions options, List<RowFormat> formats, Results results)
            throws IOException, InterruptedException {
        Path folder = results.folder().resolve("servers");
        Servers servers = Servers.start(folder);
        Setting setting = new Setting(
                servers,
                options.readings(),
                options.heap,
                List.of(),
                options.daemonSettings,
                folder.resolve("csv"),
                Homes.ofProject(),
                results.folder());
        Bed bed = new Bed(servers, setting, folder);
        try {
            bed.prepare(formats, results);
            return bed;
        } catch (IOException | InterruptedException | RuntimeException e) {
            bed.close();
            throw e;
        }
    }

    private void prepare(List<RowFormat> formats, Results results) throws IOException, InterruptedException {
        Readings readings = setting.readings();
        Lake lake = new Lake(servers.blob().connectionString());
        for (RowFormat format : formats) {
            long bytes = lake.upload(readings, format);
            results.say("%,d rows of %d bytes of %s, %d in a partition"
                    .formatted(readings.rows(), bytes / readings.rows(), format.word(), readings.rowsPerPartition()));
        }
        if (formats.contains(RowFormat.CSV)) readings.save(setting.files(), RowFormat.CSV);
        try (ReadingsTable table = servers.table()) {
            table.create();
        }
        warmUp(results);
    }

    /** A cold server takes four times the CPU for its first rows. */
    private void warmUp(Results results) throws IOException, InterruptedException {
        List<Contender> warming = Contenders.warmUp();
        results.say("warming the server up with %,d rows".formatted(warming.size() * WARM_UP_ROWS));
        Setting some = setting.of(new Readings(WARM_UP_ROWS, setting.readings().rowsPerPartition()));
        for (Contender contender : warming) contender.run(some, 0);
        truncate();
    }

    Setting setting() {
        return setting;
    }

    /** Into an empty table, which is checked and emptied again. */
    Figures run(Contender contender, Setting as, int round) throws IOException, InterruptedException {
        servers.awaitQuiet();
        Figures figures = contender.run(as, round);
        check(contender.name());
        truncate();
        return figures;
    }

    /** Fails when the table does not hold, cell by cell, what was sent. */
    void check(String who) throws IOException {
        try (ReadingsTable table = servers.table()) {
            Fingerprint found = table.fingerprint();
            if (!found.equals(expected)) {
                throw new IOException("%s: the table holds %s (expected: %s)".formatted(who, found, expected));
            }
        }
    }

    private void truncate() {
        try (ReadingsTable table = servers.table()) {
            table.truncate();
        }
    }

    @Override
    public void close() throws IOException {
        servers.close();
        Homes.remove(folder);
    }
}
