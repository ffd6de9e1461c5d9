package weir.streams.throttle;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import weir.streams.model.Code;

/**
 * What a governor does at one moment, and what it has counted since it was made.
 *
 * @param connection its name
 * @param since when the state began
 * @param limit rows that may be on their way now
 * @param maxInFlight what the limit never goes above
 * @param inUse rows on their way
 * @param waiting rows that wait for their turn
 * @param rate rows per second learned from refusals, if there are any
 * @param acknowledged rows written
 * @param refused rows that were sent and must be sent again, by cause
 * @param held for how long somebody has waited, by what held him back
 */
public record GovernorStatus(
        String connection,
        State state,
        Instant since,
        int limit,
        int maxInFlight,
        int inUse,
        int waiting,
        Optional<Double> rate,
        long acknowledged,
        Map<Code, Long> refused,
        Map<Hold, Duration> held) {}
