package weir.bench.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

/**
 * How many readings there are, and how they lie in the table.
 *
 * @param rows how many
 * @param rowsPerPartition that follow one another
 */
public record Readings(long rows, int rowsPerPartition) {
    /** About ten MiB: large enough to be read in ranges, and enough of them to be read side by side. */
    private static final long ROWS_PER_BLOB = 62_500;

    int blobs() {
        return (int) ((rows + ROWS_PER_BLOB - 1) / ROWS_PER_BLOB);
    }

    public byte[] blob(int number, RowFormat format) {
        long from = number * ROWS_PER_BLOB;
        StringBuilder lines = new StringBuilder(format.header());
        LongStream.range(from, Math.min(rows, from + ROWS_PER_BLOB))
                .forEach(i -> format.append(Reading.at(i, rowsPerPartition), lines));
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The very bytes of the blobs, as files of a folder. */
    public void save(Path folder, RowFormat format) throws IOException {
        Files.createDirectories(folder);
        for (int number = 0; number < blobs(); number++) {
            Files.write(folder.resolve(name(number, format)), blob(number, format));
        }
    }

    static String name(int number, RowFormat format) {
        return "%04d.%s".formatted(number, format.word());
    }

    public List<Reading> inMemory() {
        return LongStream.range(0, rows)
                .mapToObj(i -> Reading.at(i, rowsPerPartition))
                .toList();
    }

    /** Of what is stored. */
    public Fingerprint fingerprint() {
        return Fingerprint.expected(rows, rowsPerPartition);
    }

    /** Of what goes over the wire. */
    public Fingerprint sent() {
        Cells cells = Cells.of(ReadingsTable.COLUMNS);
        return new Fingerprint(
                rows,
                LongStream.range(0, rows)
                        .map(i -> cells.hash(Reading.at(i, rowsPerPartition).encoded()))
                        .sum());
    }
}
