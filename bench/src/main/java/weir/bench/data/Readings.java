package weir.bench.data;

import java.nio.charset.StandardCharsets;
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

    byte[] blob(int number) {
        long from = number * ROWS_PER_BLOB;
        StringBuilder lines = new StringBuilder();
        LongStream.range(from, Math.min(rows, from + ROWS_PER_BLOB))
                .forEach(i -> Reading.at(i, rowsPerPartition).appendTo(lines));
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    public List<Reading> inMemory() {
        return LongStream.range(0, rows)
                .mapToObj(i -> Reading.at(i, rowsPerPartition))
                .toList();
    }

    public Fingerprint fingerprint() {
        return Fingerprint.expected(rows, rowsPerPartition);
    }
}
