package weir.standins;

import java.util.concurrent.TimeUnit;
import weir.standins.RefusingProxy.Passed;

/** So many rows in each second of the clock, however they are spread over it. */
final class RowBudget {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private int rowsPerSecond;
    private int left;
    private long second = Long.MIN_VALUE;
    private long taken;
    private long refused;

    RowBudget(int rowsPerSecond) {
        this.rowsPerSecond = rowsPerSecond;
    }

    synchronized void rowsPerSecond(int rows) {
        rowsPerSecond = rows;
        second = Long.MIN_VALUE;
    }

    /** Whether so many more may pass; what has none always may. */
    synchronized boolean takes(int rows, long nanos) {
        long current = Math.floorDiv(nanos, SECOND);
        if (current != second) {
            second = current;
            left = rowsPerSecond;
        }
        boolean isTaken = rows <= left;
        if (isTaken) {
            left -= rows;
            taken += rows;
        } else {
            refused += rows;
        }
        return isTaken;
    }

    synchronized Passed passed() {
        return new Passed(taken, refused);
    }
}
