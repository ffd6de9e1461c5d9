package weir.bench.data;

import java.util.Objects;
import java.util.stream.LongStream;

/**
 * Tells whether two sets of rows are the same, cell by cell and in any order, without holding them.
 *
 * @param rows how many there are
 * @param sum of a hash of each
 */
public record Fingerprint(long rows, long sum) {
    public static final Fingerprint NONE = new Fingerprint(0, 0);

    /** Of the readings that are sent. */
    static Fingerprint expected(long rows, int rowsPerPartition) {
        return LongStream.range(0, rows)
                .mapToObj(i -> Reading.at(i, rowsPerPartition))
                .collect(() -> new Fingerprint[] {NONE}, (at, row) -> at[0] = at[0].with(row), (a, b) -> {
                    throw new AssertionError("not parallel");
                })[0];
    }

    /** Of those rows that are not among the others. */
    public Fingerprint without(Fingerprint others) {
        return new Fingerprint(rows - others.rows, sum - others.sum);
    }

    Fingerprint with(Reading row) {
        int voltage = row.voltage().stripTrailingZeros().hashCode(); // 3.30 and 3.3 are the same value
        int hash = Objects.hash(
                row.device(),
                row.seq(),
                row.at(),
                row.temperature(),
                row.humidity(),
                voltage,
                row.ok(),
                row.site(),
                row.firmware());
        return new Fingerprint(rows + 1, sum + Reading.mixed(hash));
    }
}
