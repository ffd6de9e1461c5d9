package weir.streams.cassandra;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Cancellable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.streams.metrics.PipelineMeter;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/** Waits out weather for one pipeline: what failed is tried again after growing waits, for ever or until closed. */
public final class Retries implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);
    private static final long LOG_EVERY_NANOS = Duration.ofSeconds(10).toNanos();

    private final ActorSystem system;
    private final String pipeline;
    private final PipelineMeter meter;
    private final Duration minBackoff;
    private final Duration maxBackoff;
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicLong nextLog = new AtomicLong(System.nanoTime());
    private volatile boolean isStill;
    private volatile boolean isClosed;

    public Retries(ActorSystem system, String pipeline, PipelineMeter meter, Duration minBackoff, Duration maxBackoff) {
        this.system = system;
        this.pipeline = pipeline;
        this.meter = meter;
        this.minBackoff = minBackoff;
        this.maxBackoff = maxBackoff;
    }

    /**
     * Tries until it succeeds, or fails with something else than weather.
     *
     * @param cause what a failure means; weather is tried again
     */
    public <T> CompletionStage<T> untilDone(
            Supplier<CompletionStage<T>> work, Function<Throwable, CodedException> cause) {
        CompletableFuture<T> done = new CompletableFuture<>();
        attempt(work, cause, 1, done);
        return done;
    }

    private <T> void attempt(
            Supplier<CompletionStage<T>> work,
            Function<Throwable, CodedException> cause,
            int attempts,
            CompletableFuture<T> done) {
        tried(work).whenComplete((result, failure) -> {
            if (failure == null) {
                succeeded();
                done.complete(result);
                return;
            }
            CodedException why = cause.apply(failure);
            if (why.code().kind() == Code.Kind.WEATHER) {
                later(why, attempts, () -> attempt(work, cause, attempts + 1, done), done::completeExceptionally);
            } else {
                done.completeExceptionally(why);
            }
        });
    }

    private static <T> CompletionStage<T> tried(Supplier<CompletionStage<T>> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Runs {@code again} after a wait.
     *
     * @param attempts tries so far, at least 1
     * @param givenUp told instead when this was closed
     */
    public void later(CodedException why, int attempts, Runnable again, Consumer<CodedException> givenUp) {
        meter.retried(why.code());
        standsStill(why);
        Duration own = backoff(attempts);
        Duration wait = own.compareTo(why.retryAfter()) < 0 ? why.retryAfter() : own;
        log(why, wait);
        Waiting one = new Waiting(why, again, givenUp);
        waiting.add(one);
        one.timer = system.scheduler().scheduleOnce(wait, one, system.dispatcher());
        if (isClosed) one.giveUp();
    }

    /** Work waits for this to go away, whoever's try has found it. */
    public void standsStill(CodedException why) {
        meter.waits(this, why.code(), String.valueOf(why.getMessage()));
        isStill = true;
    }

    /** Something came through, so work goes on. */
    public void succeeded() {
        if (!isStill) return;
        isStill = false;
        meter.goesOn(this);
    }

    Duration backoff(int attempts) {
        long nanos = minBackoff.toNanos() << Math.min(attempts - 1, 20);
        long capped = nanos <= 0 ? maxBackoff.toNanos() : Math.min(nanos, maxBackoff.toNanos());
        return Duration.ofNanos(capped / 2 + ThreadLocalRandom.current().nextLong(capped / 2 + 1));
    }

    private void log(CodedException why, Duration wait) {
        long now = System.nanoTime();
        long next = nextLog.get();
        if (now - next < 0 || !nextLog.compareAndSet(next, now + LOG_EVERY_NANOS)) return;
        LOG.warn("{}: {}; next try in {} ms", pipeline, why.text(), wait.toMillis());
    }

    /** Gives up everything that waits for its next try. */
    @Override
    public void close() {
        isClosed = true;
        waiting.forEach(Waiting::giveUp);
    }

    public boolean isClosed() {
        return isClosed;
    }

    /** A try to come; whoever takes it out of the set, timer or close, runs it. */
    private final class Waiting implements Runnable {
        private final CodedException why;
        private final Runnable again;
        private final Consumer<CodedException> givenUp;
        private volatile @Nullable Cancellable timer;

        private Waiting(CodedException why, Runnable again, Consumer<CodedException> givenUp) {
            this.why = why;
            this.again = again;
            this.givenUp = givenUp;
        }

        @Override
        public void run() {
            if (waiting.remove(this)) again.run();
        }

        private void giveUp() {
            if (!waiting.remove(this)) return;
            Cancellable set = timer;
            if (set != null) set.cancel();
            givenUp.accept(why);
        }
    }
}
