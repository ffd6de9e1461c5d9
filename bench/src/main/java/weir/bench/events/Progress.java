package weir.bench.events;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Counts what all partitions have yielded, and says once each {@code first}, {@code half} and {@code done}. */
final class Progress {
    private static final long PATIENCE_SECONDS = 300;

    private final long wanted;
    private final Consumer<String> say;
    private final AtomicLong come = new AtomicLong();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Progress(long wanted, Consumer<String> say) {
        this.wanted = wanted;
        this.say = say;
    }

    /** Of any thread; what comes after all that are wanted is not an error. */
    void add(int events) {
        if (events == 0) return;
        long after = come.addAndGet(events);
        long before = after - events;
        if (before == 0) say.accept("first");
        if (before < wanted / 2 && after >= wanted / 2) say.accept("half");
        if (before < wanted && after >= wanted) {
            say.accept("done");
            ended.countDown();
        }
    }

    long come() {
        return come.get();
    }

    void fail(Throwable why) {
        failure.compareAndSet(null, why);
        ended.countDown();
    }

    /** Returns once all have come. */
    void await() throws InterruptedException {
        boolean isOver = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        Throwable why = failure.get();
        if (why != null) throw new IllegalStateException("after %d of %d events".formatted(come(), wanted), why);
        if (!isOver) throw new IllegalStateException("%d of %d events have come".formatted(come(), wanted));
    }
}
