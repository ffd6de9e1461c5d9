package weir.config;

import java.time.Duration;
import java.util.Optional;

/**
 * What happens when something goes wrong.
 *
 * @param onPoison what becomes of a rejected envelope, default dead-letter
 * @param maxRejectedRatio of the envelopes in a window; more stop the pipeline; 0 (none allowed) to 1, default 0.01
 * @param maxRejectedWindow envelopes in a window, 1 to 10000000, default 10000
 * @param minBackoff before the first restart of a slice, 10ms to 1h, default 1s
 * @param maxBackoff longest wait before a restart, at least min-backoff, default 30s
 * @param randomFactor how much longer a wait may be at random, 0 to 1, default 0.2
 */
public record SupervisionConfig(
        OnPoison onPoison,
        double maxRejectedRatio,
        int maxRejectedWindow,
        Duration minBackoff,
        Duration maxBackoff,
        double randomFactor) {

    /** What becomes of a rejected envelope. */
    public enum OnPoison {
        /** It is kept with its original bytes. */
        DEAD_LETTER,
        /** It is counted and forgotten. */
        SKIP,
        /** The pipeline fails. */
        STOP
    }

    static SupervisionConfig read(Section supervision) {
        Section rejected = supervision.section("max-rejected");
        Section restart = supervision.section("restart");
        Kind<Duration> backoff = Kinds.duration(Duration.ofMillis(10), Duration.ofHours(1));
        Optional<Duration> min = restart.optional("min-backoff", backoff);
        Optional<Duration> max = restart.optional("max-backoff", backoff);
        max.filter(longest -> min.isPresent() && min.get().compareTo(longest) > 0)
                .ifPresent(longest -> restart.problem(
                        restart.has("max-backoff") ? "max-backoff" : "min-backoff",
                        "min-backoff " + Units.of(min.orElseThrow()) + " is longer than max-backoff "
                                + Units.of(longest) + " (expected: min-backoff <= max-backoff)"));
        return new SupervisionConfig(
                supervision.get("on-poison", Kinds.word(OnPoison.class)),
                rejected.get("ratio", Kinds.fraction()),
                rejected.get("window", Kinds.integer(1, 10_000_000)),
                min.orElse(Duration.ZERO),
                max.orElse(Duration.ZERO),
                restart.get("random-factor", Kinds.fraction()));
    }
}
