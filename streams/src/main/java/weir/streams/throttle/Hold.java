package weir.streams.throttle;

import java.util.Locale;

/** What keeps a statement that is ready from being sent. */
public enum Hold {
    /** The rows or bytes per second of the settings. */
    FIXED_RATE,
    /** The rate learned from refusals. */
    ADAPTIVE_RATE,
    /** As many rows are on their way as the limit allows; at full speed this is how it should be. */
    IN_FLIGHT,
    /** No node can be reached: one statement at a time tries whether that is over. */
    UNREACHABLE,
    /** The server said how long to wait. */
    RETRY_AFTER;

    /** As in the API and the metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
