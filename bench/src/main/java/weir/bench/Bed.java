package weir.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import weir.bench.Contender.Setting;
import weir.bench.Servers.Targets;
import weir.bench.data.Fingerprint;
import weir.bench.data.Lake;
import weir.bench.data.Readings;
import weir.bench.data.ReadingsTable;
import weir.bench.data.RowFormat;
import weir.standins.BlobStandIn;
import weir.standins.StandIn;

/** The servers of a run with the rows in place, on which one contender after the other is run and checked. */
final class Bed implements AutoCloseable {
    private static final long WARM_UP_ROWS = 300_000;

    private final Servers servers;
    private final LoadOptions options;
    private final Setting setting;
    private final Path folder;
    private final Results results;
    private final Fingerprint expected;

    private Bed(Servers servers, LoadOptions options, Setting setting, Path folder, Results results) {
        this.servers = servers;
        this.options = options;
        this.setting = setting;
        this.folder = folder;
        this.results = results;
        this.expected = servers.target().expected(setting.readings());
    }

    /** Servers with the rows as blobs of these formats, and with an empty table; what takes the rows is warm. */
    static Bed make(LoadOptions options, List<RowFormat> formats, Targets targets, Results results)
            throws IOException, InterruptedException {
        return make(options, formats, BlobStandIn.in(folder(results).resolve("blob")), targets, results);
    }

    /** With another source, to which the rows come some other way; it is started here, and ends with the others. */
    static Bed make(LoadOptions options, StandIn source, Results results) throws IOException, InterruptedException {
        return make(options, List.of(), source, CassandraTarget::new, results);
    }

    /** Gone in the end. */
    static Path folder(Results results) {
        return results.folder().resolve("servers");
    }

    private static Bed make(
            LoadOptions options, List<RowFormat> formats, StandIn source, Targets targets, Results results)
            throws IOException, InterruptedException {
        Path folder = folder(results);
        Servers servers = Servers.start(folder, source, targets);
        Setting setting = new Setting(
                servers,
                options.readings(),
                options.heap,
                List.of(),
                options.daemonSettings,
                folder.resolve("csv"),
                Homes.ofProject(),
                results.folder());
        Bed bed = new Bed(servers, options, setting, folder, results);
        try {
            bed.prepare(formats);
            return bed;
        } catch (IOException | InterruptedException | RuntimeException e) {
            bed.close();
            throw e;
        }
    }

    private void prepare(List<RowFormat> formats) throws IOException, InterruptedException {
        Readings readings = setting.readings();
        for (RowFormat format : formats) {
            Lake lake = new Lake(servers.blob().connectionString());
            long bytes = lake.upload(readings, format);
            results.say("%,d rows of %d bytes of %s, %d in a partition"
                    .formatted(readings.rows(), bytes / readings.rows(), format.word(), readings.rowsPerPartition()));
        }
        if (formats.contains(RowFormat.CSV)) readings.save(setting.files(), RowFormat.CSV);
        try (ReadingsTable table = servers.table()) {
            table.create();
        }
        warmUp();
    }

    /** A cold server takes four times the CPU for its first rows. */
    private void warmUp() throws IOException, InterruptedException {
        List<Contender> warming = Contenders.warmUp();
        results.say("warming the server up with %,d rows".formatted(warming.size() * WARM_UP_ROWS));
        Setting some = setting.of(new Readings(WARM_UP_ROWS, setting.readings().rowsPerPartition()));
        for (Contender contender : warming) contender.run(some, 0);
        servers.target().empty();
    }

    Setting setting() {
        return setting;
    }

    /** Each of them once in every round, and a line of each. */
    List<Figures> rounds(Contenders contenders) throws IOException, InterruptedException {
        List<Figures> figures = new ArrayList<>();
        results.say(Report.HEADER);
        for (int round = 1; round <= options.rounds; round++) {
            for (Contender contender : contenders.inTurn(round)) {
                Figures found = run(contender, round);
                figures.add(found);
                results.say(Report.line(found));
            }
        }
        return figures;
    }

    /** Into an empty table, which is checked and emptied again. */
    private Figures run(Contender contender, int round) throws IOException, InterruptedException {
        servers.awaitQuiet();
        Figures figures = contender.run(withOptions(contender, round), round);
        check(contender.name());
        servers.target().empty();
        return figures;
    }

    private Setting withOptions(Contender contender, int round) {
        List<String> java = new ArrayList<>(options.javaOptions);
        if (options.isProfiled) {
            Path file = setting.logs().resolve(contender.name().replace(' ', '-') + "-" + round + ".jfr");
            java.add("-XX:StartFlightRecording=settings=profile,filename=" + file);
        }
        return setting.with(java);
    }

    /** Fails when what came is not, cell by cell, what was sent. */
    void check(String who) throws IOException {
        Fingerprint found = servers.target().contents();
        if (!found.equals(expected)) {
            throw new IOException("%s: the table holds %s (expected: %s)".formatted(who, found, expected));
        }
    }

    @Override
    public void close() throws IOException {
        servers.close();
        Homes.remove(folder);
    }
}
