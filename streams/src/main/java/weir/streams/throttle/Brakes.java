package weir.streams.throttle;

import com.netflix.concurrency.limits.Limit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import weir.config.ThrottleConfig;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/** All that may hold a statement back, and what answers change about it. Not for many threads: the governor's lock guards it. */
final class Brakes {
    private static final long LATELY_NANOS = Duration.ofSeconds(30).toNanos();

    private final InFlightLimit limit;
    private final Pace fixedRows;
    private final Pace fixedBytes;
    private final Pace learnedRows;
    private final LearnedRate learned = new LearnedRate();
    private final Lately lately = new Lately();
    private final Outage outage;
    private long pausedUntil;
    private Hold pausedBy = Hold.ADAPTIVE_RATE;
    private long droppedAt;
    private long delay;

    Brakes(ThrottleConfig config, Limit limit, long now) {
        this.limit = new InFlightLimit(limit, now);
        this.fixedRows = new Pace(
                config.rowsPerSecond().isEmpty()
                        ? infinite()
                        : config.rowsPerSecond().get(),
                now);
        this.fixedBytes = new Pace(
                config.bytesPerSecond().isEmpty()
                        ? infinite()
                        : config.bytesPerSecond().get(),
                now);
        this.learnedRows = new Pace(infinite(), now);
        this.outage = new Outage(now);
        this.pausedUntil = now;
        this.droppedAt = now - LATELY_NANOS;
    }

    private static double infinite() {
        return Double.POSITIVE_INFINITY;
    }

    /** What holds it back now, null if nothing; {@link #delay} says for how long. */
    @Nullable
    Hold of(Claim claim, int inUse, long now) {
        delay = 0;
        if (outage.cause() != null) {
            delay = outage.delay(now);
            if (inUse > 0 || delay > 0) return Hold.UNREACHABLE;
        }
        if (isFor(pausedUntil - now)) return pausedBy;
        // a statement larger than the limit goes alone, or it would wait for ever
        if (inUse > 0 && inUse + claim.rows() > limit.get()) return Hold.IN_FLIGHT;
        double rate = learned.at(now);
        if (rate != learnedRows.rate()) learnedRows.rate(rate, now);
        if (isFor(learnedRows.delay(now))) return Hold.ADAPTIVE_RATE;
        if (isFor(Math.max(fixedRows.delay(now), fixedBytes.delay(now)))) return Hold.FIXED_RATE;
        return null;
    }

    private boolean isFor(long nanos) {
        delay = Math.max(0, nanos);
        return nanos > 0;
    }

    /** Nanoseconds until what was found by {@link #of} is over by itself; 0 if an answer must come first. */
    long delay() {
        return delay;
    }

    void sent(Claim claim, long now) {
        lately.sent(claim.rows(), now);
        learnedRows.spend(claim.rows());
        fixedRows.spend(claim.rows());
        if (fixedBytes.rate() != infinite()) fixedBytes.spend((double) claim.bytes());
    }

    /** What was spent on it comes back. */
    void notSent(Claim claim) {
        lately.notSent(claim.rows());
        learnedRows.spend(-claim.rows());
        fixedRows.spend(-claim.rows());
        if (fixedBytes.rate() != infinite()) fixedBytes.spend((double) -claim.bytes());
    }

    /** @param inFlight rows on their way with this one, before it ended */
    void answered(int rows, long sent, int inFlight, @Nullable CodedException failure, long now) {
        if (failure != null && failure.code() == Code.DEFECT) {
            // nobody knows whether a node was asked: it neither ends an outage nor says that there was room
            if (outage.cause() != null) outage.failed(outage.cause(), sent, now);
            return;
        }
        if (failure == null || failure.code().kind() != Code.Kind.WEATHER) {
            outage.answered(now);
            learned.acknowledged();
            lately.acknowledged(rows, now);
            limit.answered(sent, now, inFlight);
            return;
        }
        if (failure.code() == Code.CASSANDRA_UNREACHABLE) {
            outage.failed(failure, sent, now);
            return;
        }
        if (failure.code() != Code.CASSANDRA_TIMEOUT) outage.answered(now);
        if (failure.code() == Code.CASSANDRA_OVERLOADED) {
            refused(failure.retryAfter(), sent, now);
        } else {
            droppedAt = now;
            limit.dropped(sent, now, inFlight);
        }
    }

    private void refused(Duration retryAfter, long sent, long now) {
        if (!learned.isStale(sent)) {
            pause(learned.refused(lately.goodput(now), lately.isMostlyRefused(now), now), Hold.ADAPTIVE_RATE, now);
            learnedRows.rate(learned.at(now), now);
        }
        if (!retryAfter.isZero()) pause(retryAfter.toNanos(), Hold.RETRY_AFTER, now);
    }

    private void pause(long nanos, Hold by, long now) {
        if (now + nanos - pausedUntil <= 0) return;
        pausedUntil = now + nanos;
        pausedBy = by;
        learnedRows.reset(pausedUntil);
    }

    int limit() {
        return limit.get();
    }

    /** Rows per second, learned; infinite when there is none. */
    double rate(long now) {
        return learned.at(now);
    }

    /** What is wrong when no node can be reached, else null. */
    @Nullable
    CodedException outage() {
        return outage.cause();
    }

    State state(@Nullable Hold hold, long now) {
        if (outage.cause() != null) return State.UNREACHABLE;
        if (pausedUntil - now > 0) return State.BACKING_OFF;
        boolean isHeld = hold == Hold.FIXED_RATE || learned.at(now) != infinite();
        return isHeld || now - droppedAt < LATELY_NANOS ? State.THROTTLED : State.OPEN;
    }
}
