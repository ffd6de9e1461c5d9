package weir.drills;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongPredicate;

/** Writes a blob now and then, until closed. */
final class Writer implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final AtomicBoolean isOpen = new AtomicBoolean(true);
    private final AtomicBoolean isResting = new AtomicBoolean();
    private final CompletableFuture<Void> writing;
    private volatile boolean isIdle;

    Writer(Drill drill, Expected expected, int rowsABlob) {
        this(drill, expected, rowsABlob, rows -> true);
    }

    /** @param isWanted whether to write more, told how many rows were written */
    Writer(Drill drill, Expected expected, int rowsABlob, LongPredicate isWanted) {
        Lines lines = new Lines(drill.random);
        writing = CompletableFuture.runAsync(() -> {
            for (int i = 0; isOpen.get(); i++) {
                write(drill, expected, lines, i, rowsABlob);
                long rows = (i + 1L) * rowsABlob;
                do {
                    isIdle = isResting.get();
                    Drill.passTime(PAUSE);
                } while (isOpen.get() && (isResting.get() || !isWanted.test(rows)));
                isIdle = false;
            }
        });
    }

    static void write(Drill drill, Expected expected, Lines lines, int i, int rows) {
        List<Map<String, Object>> written = lines.make(i * 1_000_000L, rows);
        written.forEach(expected::line);
        drill.blobs.put("%06d".formatted(i), Lines.ndjson(written));
    }

    /** Returns when nothing is being written. */
    void rest() throws IOException {
        isResting.set(true);
        Drill.await("writer rests", () -> isIdle);
    }

    void goOn() {
        isResting.set(false);
    }

    @Override
    public void close() {
        isOpen.set(false);
        isResting.set(false);
        try {
            writing.get(60, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("the writer", e);
        }
    }
}
