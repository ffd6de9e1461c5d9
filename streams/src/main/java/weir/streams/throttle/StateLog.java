package weir.streams.throttle;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says when the state of a connection has changed, at most every ten seconds. */
final class StateLog {
    private static final Logger LOG = LoggerFactory.getLogger(Governor.class);
    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(200).toNanos();
    private static final long SAY_EVERY_NANOS = Duration.ofSeconds(10).toNanos();

    private final String name;
    private State state = State.OPEN;
    private State said = State.OPEN;
    private Instant since = Instant.now();
    private long lookedAt;
    private long saidAt;

    StateLog(String name, long now) {
        this.name = name;
        this.lookedAt = now - LOOK_EVERY_NANOS;
        this.saidAt = now - SAY_EVERY_NANOS;
    }

    /** Called for every statement, so it looks only now and then. */
    void look(Brakes brakes, @Nullable Hold hold, long now) {
        if (now - lookedAt < LOOK_EVERY_NANOS) return;
        lookedAt = now;
        say(brakes, state(brakes, hold, now), now);
    }

    State state(Brakes brakes, @Nullable Hold hold, long now) {
        State next = brakes.state(hold, now);
        if (next != state) since = Instant.now();
        state = next;
        return next;
    }

    Instant since() {
        return since;
    }

    private void say(Brakes brakes, State now, long nanos) {
        if (now == said || nanos - saidAt < SAY_EVERY_NANOS) return;
        said = now;
        saidAt = nanos;
        double rate = brakes.rate(nanos);
        String bounds = rate == Double.POSITIVE_INFINITY
                ? "at most %,d rows in flight".formatted(brakes.limit())
                : String.format(Locale.ROOT, "at most %,.0f rows/s and %,d in flight", rate, brakes.limit());
        if (now == State.OPEN) {
            LOG.info("{}: {}, {}", name, now.word(), bounds);
        } else {
            LOG.warn("{}: {}, {}", name, now.word(), bounds);
        }
    }
}
