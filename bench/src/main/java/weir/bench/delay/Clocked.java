package weir.bench.delay;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Rows that come by the clock, whether those before them have been written or not. */
final class Clocked {
    private static final long PATIENCE_SECONDS = 60;
    private static final int FEW = 32;

    private Clocked() {}

    /** One way to write a row. */
    @FunctionalInterface
    interface Way {
        /** Takes the i-th row; the stage completes once it is acknowledged. */
        CompletionStage<?> write(int i);
    }

    /** Each row's time runs from when it was due, so that one which waits for its turn is not taken for a fast one. */
    static Delays run(int rows, int perSecond, Way way) {
        long between = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long start = System.nanoTime() + between;
        long[] took = new long[rows];
        CompletableFuture<?>[] all = new CompletableFuture<?>[rows];
        for (int i = 0; i < rows; i++) {
            int row = i;
            long due = start + i * between;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            all[i] = way.write(i)
                    .thenAccept(acknowledged -> took[row] = System.nanoTime() - due)
                    .toCompletableFuture();
        }
        CompletableFuture.allOf(all)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        return Delays.of(took);
    }

    /** By no clock: the next as soon as one of the last few is done. */
    static void hurry(int rows, Way way) {
        Semaphore free = new Semaphore(FEW);
        CompletableFuture<?>[] all = new CompletableFuture<?>[rows];
        for (int i = 0; i < rows; i++) {
            free.acquireUninterruptibly();
            all[i] = way.write(i)
                    .whenComplete((acknowledged, failure) -> free.release())
                    .toCompletableFuture();
        }
        CompletableFuture.allOf(all)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
