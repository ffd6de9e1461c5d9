package weir.bench.arrivals;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import weir.bench.delay.Delays;

/**
 * Keeps account of one round: which rows are due, and since when each was seen in the table. Each row's time runs from when its event was
 * due to be sent, so that one which waits for its turn is not taken for a fast one.
 *
 * <p>Of any thread.
 */
final class Arrivals {
    private final long firstRow;
    private final int rowsPerPartition;
    private final long start;
    private final long between;
    private final long[] took;
    private final BitSet seen;
    private int oldest;

    /**
     * A round with nothing seen yet.
     *
     * @param firstRow of the round, at the beginning of a partition of the table
     * @param start when the first is due, in the nanoseconds of {@link System#nanoTime}
     * @param between nanoseconds to the next
     */
    Arrivals(long firstRow, int rows, int rowsPerPartition, long start, long between) {
        this.firstRow = firstRow;
        this.rowsPerPartition = rowsPerPartition;
        this.start = start;
        this.between = between;
        this.took = new long[rows];
        this.seen = new BitSet(rows);
    }

    long due(int i) {
        return start + i * between;
    }

    long row(int i) {
        return firstRow + i;
    }

    int rows() {
        return took.length;
    }

    /** A row was in the table at that time; what is known already is left as it is. */
    synchronized void seen(long row, long at) {
        int i = (int) (row - firstRow);
        if (i < 0 || i >= took.length || seen.get(i)) return;
        seen.set(i);
        took[i] = at - due(i);
        oldest = seen.nextClearBit(oldest);
    }

    synchronized boolean isComplete() {
        return oldest >= took.length;
    }

    synchronized int missing() {
        return took.length - seen.cardinality();
    }

    /** The first row of each partition of the table in which a row is due and was not seen, the oldest first. */
    synchronized List<Long> open(long now, int most) {
        List<Long> open = new ArrayList<>();
        long due = Math.min(took.length, (now - start) / between + 1);
        int i = oldest;
        while (i < due && open.size() < most) {
            int partition = i / rowsPerPartition * rowsPerPartition;
            open.add(firstRow + partition);
            i = seen.nextClearBit(partition + rowsPerPartition);
        }
        return open;
    }

    /** Of all rows; to be called once they are complete. */
    synchronized Delays delays() {
        return Delays.of(took);
    }
}
