package weir.streams.throttle;

import java.util.Locale;

/** How a governor sees its server, in one word. */
public enum State {
    /** Nothing is refused and nothing holds back but the limit in flight. */
    OPEN,
    /** Statements are held back by a rate, or the limit in flight was lowered lately. */
    THROTTLED,
    /** Nothing is sent for a moment, after a refusal. */
    BACKING_OFF,
    /** No node answers; one statement at a time tries. */
    UNREACHABLE;

    /** As in the API, the log and the metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
