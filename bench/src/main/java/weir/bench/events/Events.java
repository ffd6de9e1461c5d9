package weir.bench.events;

import java.nio.charset.StandardCharsets;
import java.util.List;
import weir.bench.data.Reading;
import weir.bench.data.RowFormat;

/**
 * The events of a hub: readings as JSON of ten fields, one of them with as much text as makes the body that long.
 *
 * @param count how many, in all partitions together
 * @param partitions they go around them
 * @param bytes of a body; one that is longer by itself stays so
 */
public record Events(long count, int partitions, int bytes) {
    public static final String HUB = "readings";

    /** Beside {@code $Default}. */
    public static final String GROUP = "weir";

    /** Of the table, one after the other. */
    public static final int ROWS_PER_PARTITION = 32;

    private static final String KIND = "\"kind\":\"reading";
    private static final String TEXT = " of the season, as the meter gave it";

    /** The body of the i-th. */
    public byte[] body(long i) {
        StringBuilder json = new StringBuilder(bytes + 2);
        RowFormat.NDJSON.append(reading(i), json);
        json.setLength(json.length() - 1); // the end of the line
        int missing = bytes - json.length();
        if (missing > 0) json.insert(json.indexOf(KIND) + KIND.length(), text(missing));
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    public static Reading reading(long i) {
        return Reading.at(i, ROWS_PER_PARTITION);
    }

    private static String text(int length) {
        return TEXT.repeat(length / TEXT.length() + 1).substring(0, length);
    }

    /** How many of them are in one partition. */
    long in(int partition) {
        return (count + partitions - 1 - partition) / partitions;
    }

    /** The k-th of one partition. */
    long at(int partition, long k) {
        return k * partitions + partition;
    }

    /** When all have been read, each must have come once; of a warm-up, which may end earlier, nothing is known. */
    void requireAll(Progress progress, long seqs) {
        if (progress.come() < count) return;
        long expected = count * (count - 1) / 2;
        if (progress.come() != count || seqs != expected) {
            throw new IllegalStateException("%d events whose seqs sum up to %d (expected: %d, %d)"
                    .formatted(progress.come(), seqs, count, expected));
        }
    }

    /** For a process that is told of them. */
    public List<String> arguments() {
        return List.of("--events=" + count, "--partitions=" + partitions, "--bytes=" + bytes);
    }

    @Override
    public String toString() {
        return "%d B, %d p".formatted(bytes, partitions);
    }
}
