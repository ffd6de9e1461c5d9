package weir.streams.throttle;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import weir.config.ThrottleConfig;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/**
 * Lets statements go to one server, over all pipelines that write there; nobody blocks, whoever must wait is called.
 *
 * <p>Pipelines take turns, statement by statement; within a pipeline it is first come, first served.
 */
public final class Governor {
    /** The rate may rise in the meantime. */
    private static final long LONGEST_NAP_NANOS = Duration.ofMillis(200).toNanos();

    private final String name;
    private final ThrottleConfig config;
    private final Alarm alarm;
    private final LongSupplier nanoTime;
    private final Brakes brakes;
    private final StateLog log;
    private final Deque<Share> turns = new ArrayDeque<>();
    private final ThreadLocal<Boolean> isServing = ThreadLocal.withInitial(() -> false);
    private final HoldTimes holds;
    private final Map<Code, Long> refused = new EnumMap<>(Code.class);
    private long acknowledged;
    private int inUse;
    private int waiting;
    private boolean isAlarmSet;

    /** @param name of the connection, for the log and the metrics */
    public Governor(String name, ThrottleConfig config, Alarm alarm) {
        this(name, config, alarm, System::nanoTime);
    }

    Governor(String name, ThrottleConfig config, Alarm alarm, LongSupplier nanoTime) {
        long now = nanoTime.getAsLong();
        this.name = name;
        this.config = config;
        this.alarm = alarm;
        this.nanoTime = nanoTime;
        this.brakes = new Brakes(config, Limits.upTo(config.maxInFlight()), now);
        this.log = new StateLog(name, now);
        this.holds = new HoldTimes(now);
    }

    /**
     * A pipeline's place in the round.
     *
     * @param stands told what it waits for when no node can be reached, also by others' tries
     */
    public Share share(Consumer<CodedException> stands) {
        return new Share(stands);
    }

    /** Lets go what may, in turns. */
    private void serve() {
        // a statement that fails at once answers from within go(): the loop below, further up this stack, goes on for
        // it
        if (isServing.get()) return;
        isServing.set(true);
        try {
            long now = nanoTime.getAsLong();
            for (Claim next = take(now); next != null; next = take(now)) {
                next.go(now);
                now = nanoTime.getAsLong();
            }
        } finally {
            isServing.set(false);
        }
    }

    private synchronized @Nullable Claim take(long now) {
        Share share = turns.peek();
        if (share == null || isHeld(share.claims.element(), now)) return null;
        turns.remove();
        Claim claim = share.claims.remove();
        if (!share.claims.isEmpty()) turns.add(share);
        waiting -= claim.rows();
        send(claim, now);
        return claim;
    }

    private boolean isHeld(Claim claim, long now) {
        Hold hold = brakes.of(claim, inUse, now);
        log.look(brakes, hold, now);
        if (hold == null) return false;
        holds.by(hold, now);
        if (brakes.delay() > 0 && !isAlarmSet) {
            isAlarmSet = true;
            alarm.in(Duration.ofNanos(Math.min(brakes.delay(), LONGEST_NAP_NANOS)), this::wake);
        }
        return true;
    }

    private void send(Claim claim, long now) {
        inUse += claim.rows();
        brakes.sent(claim, now);
        if (waiting == 0) holds.by(null, now);
    }

    private void wake() {
        synchronized (this) {
            isAlarmSet = false;
        }
        serve();
    }

    private void answered(int rows, long sent, @Nullable CodedException failure) {
        List<Share> standing = List.of();
        synchronized (this) {
            long now = nanoTime.getAsLong();
            brakes.answered(rows, sent, inUse, failure, now);
            inUse -= rows;
            if (failure == null) {
                acknowledged += rows;
            } else if (failure.code().kind() == Code.Kind.WEATHER) {
                refused.merge(failure.code(), (long) rows, Long::sum);
                log.look(brakes, holds.current(), now);
                if (brakes.outage() != null) standing = new ArrayList<>(turns);
            }
            if (turns.isEmpty()) return;
        }
        for (Share share : standing) share.stands.accept(failure);
        serve();
    }

    /** All there is to say at this moment. */
    public synchronized GovernorStatus status() {
        long now = nanoTime.getAsLong();
        double rate = brakes.rate(now);
        Map<Hold, Duration> held = holds.until(now);
        return new GovernorStatus(
                name,
                log.state(brakes, holds.current(), now),
                log.since(),
                brakes.limit(),
                config.maxInFlight(),
                inUse,
                waiting,
                rate == Double.POSITIVE_INFINITY ? Optional.empty() : Optional.of(rate),
                acknowledged,
                Map.copyOf(refused),
                held);
    }

    /** The claims of one pipeline. */
    public final class Share implements AutoCloseable {
        private final Deque<Claim> claims = new ArrayDeque<>();
        private final Consumer<CodedException> stands;
        private boolean isClosed;

        private Share(Consumer<CodedException> stands) {
            this.stands = stands;
        }

        /** Lets it go as soon as it may: on this thread if now, otherwise on one that answers, or the alarm's. */
        public void acquire(Claim claim) {
            @Nullable CodedException outage;
            long now = nanoTime.getAsLong();
            synchronized (Governor.this) {
                if (isClosed) {
                    inUse += claim.rows();
                    outage = null;
                } else if (turns.isEmpty() && !isHeld(claim, now)) {
                    send(claim, now);
                    outage = null;
                } else {
                    if (claims.isEmpty()) turns.add(this);
                    claims.add(claim);
                    waiting += claim.rows();
                    outage = brakes.outage();
                    if (outage == null) return;
                }
            }
            if (outage == null) {
                claim.go(now);
            } else {
                stands.accept(outage);
            }
        }

        /**
         * The server has answered, or will not.
         *
         * @param sent what {@link Claim#go} was given
         * @param failure what it says, or null when the rows are written
         */
        public void answered(int rows, long sent, @Nullable CodedException failure) {
            Governor.this.answered(rows, sent, failure);
        }

        /** It went, and there was nothing to send any more. */
        public void notSent(Claim claim) {
            synchronized (Governor.this) {
                inUse -= claim.rows();
                if (!isClosed) brakes.notSent(claim);
                if (turns.isEmpty()) return;
            }
            serve();
        }

        /** What waits goes now, and what comes goes at once: only to find that it is not wanted any more. */
        @Override
        public void close() {
            List<Claim> left;
            long now = nanoTime.getAsLong();
            synchronized (Governor.this) {
                isClosed = true;
                left = List.copyOf(claims);
                claims.clear();
                turns.remove(this);
                for (Claim claim : left) {
                    waiting -= claim.rows();
                    inUse += claim.rows(); // and no more: others' rates are not spent on what is not sent
                }
            }
            for (Claim claim : left) claim.go(now);
        }
    }
}
