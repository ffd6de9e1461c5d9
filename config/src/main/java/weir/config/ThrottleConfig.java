package weir.config;

import java.util.Optional;

/**
 * What a cluster is spared, over all pipelines that write there.
 *
 * @param maxInFlight rows on their way at once, which the adaptive limit never goes above, 1 to 100000, default 1024
 * @param rowsPerSecond most rows per second, 1 to 10000000, default none
 * @param bytesPerSecond most bytes of values per second, 1KiB to 10GiB, default none
 */
public record ThrottleConfig(int maxInFlight, Optional<Integer> rowsPerSecond, Optional<Long> bytesPerSecond) {
    /** Nothing but a bound on rows in flight. */
    public static ThrottleConfig of(int maxInFlight) {
        return new ThrottleConfig(maxInFlight, Optional.empty(), Optional.empty());
    }

    static ThrottleConfig read(Section throttle) {
        return new ThrottleConfig(
                throttle.get("max-in-flight", Kinds.integer(1, 100_000)),
                throttle.optional("rows-per-second", Kinds.integer(1, 10_000_000)),
                throttle.optional("bytes-per-second", Kinds.size(1 << 10, 10L << 30)));
    }
}
