package weir.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import weir.bench.Servers.Moment;
import weir.bench.data.RowFormat;
import weir.bench.loader.LoaderMain;
import weir.bench.measure.MeasuredJvm;
import weir.bench.measure.MeasuredJvm.Talks;
import weir.bench.sql.ReadingsDatabase;

/**
 * The loader written by hand; without a source it is the bare loop around the driver.
 *
 * @param source tells it where to read; empty when the rows are in memory once it is ready
 */
record LoaderContender(String name, Optional<Function<Servers, List<String>>> source, int batchRows)
        implements Contender {
    private static final long ROWS_PER_GIB = 2_000_000; // held in memory, with room to spare

    static LoaderContender inMemory(String name, int batchRows) {
        return new LoaderContender(name, Optional.empty(), batchRows);
    }

    static LoaderContender ofBlobs(String name, RowFormat format, int batchRows) {
        return new LoaderContender(
                name,
                Optional.of(servers -> List.of("--blobs=" + servers.blob().connectionString(), "--format=" + format)),
                batchRows);
    }

    static LoaderContender ofTable(String name, ReadingsDatabase database, int batchRows) {
        return new LoaderContender(name, Optional.of(servers -> List.of("--jdbc=" + database.url())), batchRows);
    }

    @Override
    public Figures run(Setting setting, int round) throws IOException {
        Servers servers = setting.servers();
        long rows = setting.readings().rows();
        try (MeasuredJvm loader = MeasuredJvm.start(start(setting, round))) {
            loader.await("ready");
            long allocated = loader.garbage().allocated();
            Moment first = servers.now(loader.usage());
            loader.goOn();
            loader.await("half");
            Moment half = servers.now(loader.usage());
            loader.await("done");
            Moment last = servers.now(loader.usage());
            Figures figures = Figures.of(
                    name,
                    round,
                    heap(setting),
                    rows,
                    new Figures.Run(first.client(), first, half, rows / 2, last),
                    loader.garbage().without(allocated));
            loader.goOn();
            if (loader.exit() != 0) throw new IOException(name + ": left with exit code " + loader.exit());
            return figures;
        }
    }

    private String heap(Setting setting) {
        return source.isPresent() ? setting.heap() : (1 + setting.readings().rows() / ROWS_PER_GIB) + "g";
    }

    private MeasuredJvm.Start start(Setting setting, int round) {
        Servers servers = setting.servers();
        List<String> main = new ArrayList<>(List.of(
                LoaderMain.class.getName(),
                "--host=" + servers.target().contactPoint().getHostString(),
                "--port=" + servers.target().contactPoint().getPort(),
                "--datacenter=" + servers.target().localDatacenter(),
                "--rows=" + setting.readings().rows(),
                "--rows-per-partition=" + setting.readings().rowsPerPartition(),
                "--batch-rows=" + batchRows));
        source.ifPresent(it -> main.addAll(it.apply(servers)));
        return new MeasuredJvm.Start(
                name.replace(' ', '-') + "-" + round,
                setting.logs(),
                heap(setting),
                setting.options(),
                setting.home().resolve("bench/target/lib"),
                main,
                Talks.ON_OUTPUT);
    }
}
