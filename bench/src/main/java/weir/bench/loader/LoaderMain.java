package weir.bench.loader;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import weir.bench.data.Lake;
import weir.bench.data.Reading;
import weir.bench.data.Readings;
import weir.bench.data.ReadingsTable;
import weir.bench.data.RowFormat;

/**
 * The loader, in a process of its own so that its CPU can be told from all other.
 *
 * <p>It prints {@code ready} and waits for a line, prints {@code half} and {@code done} as it comes to them, and leaves at the next line.
 */
@Command(name = "loader")
public final class LoaderMain implements Callable<Integer> {
    @Option(names = "--blobs", description = "Connection string.")
    private Optional<String> blobs = Optional.empty();

    @Option(names = "--format", defaultValue = "NDJSON")
    private RowFormat format = RowFormat.NDJSON;

    @Option(
            names = "--jdbc",
            description = "Address of the database; without it and without blobs the rows come from memory.")
    private Optional<String> jdbc = Optional.empty();

    @Option(names = "--host", required = true)
    private String host = "";

    @Option(names = "--port", required = true)
    private int port;

    @Option(names = "--datacenter", required = true)
    private String datacenter = "";

    @Option(names = "--rows", required = true)
    private long rows;

    @Option(names = "--rows-per-partition", required = true)
    private int rowsPerPartition;

    @Option(names = "--batch-rows", required = true)
    private int batchRows;

    private LoaderMain() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new LoaderMain()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        try (ReadingsTable table = new ReadingsTable(new InetSocketAddress(host, port), datacenter)) {
            Writes writes = new Writes(table.session(), table.insert(), batchRows);
            if (blobs.isPresent()) load(new Lake(blobs.get()), writes);
            else if (jdbc.isPresent()) loadTable(jdbc.get(), writes);
            else loadFromMemory(writes);
        }
        return 0;
    }

    private void load(Lake lake, Writes writes) throws IOException {
        var listed = lake.list(Lake.prefix(format));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        say("ready");
        try (ReadAhead bytes = new ReadAhead(lake, listed, threads)) {
            while (bytes.nextBlob()) {
                try (ReadingSource readings = ReadingSource.of(format, bytes)) {
                    writeAll(readings, writes);
                }
            }
            finish(writes);
        } finally {
            threads.shutdown();
        }
    }

    private void loadTable(String url, Writes writes) throws IOException {
        try (ReadingSource readings = JdbcReadings.of(url)) {
            say("ready");
            writeAll(readings, writes);
            finish(writes);
        }
    }

    private void writeAll(ReadingSource readings, Writes writes) throws IOException {
        for (Reading row = readings.next(); row != null; row = readings.next()) write(row, writes);
    }

    private void loadFromMemory(Writes writes) throws IOException {
        List<Reading> readings = new Readings(rows, rowsPerPartition).inMemory();
        System.gc(); // so that no collection while it is measured has these rows to move
        say("ready");
        for (Reading row : readings) write(row, writes);
        finish(writes);
    }

    private void write(Reading row, Writes writes) {
        writes.write(row);
        if (writes.rows() == rows / 2) System.out.println("half");
    }

    private static void finish(Writes writes) throws IOException {
        writes.finish();
        say("done");
    }

    private static void say(String word) throws IOException {
        System.out.println(word);
        if (System.in.read() < 0) throw new IOException("who measures is gone");
    }
}
