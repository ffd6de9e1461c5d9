package weir.streams.metrics;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Fields and columns that no longer fitted, and what was done about it.
 *
 * @param fields which, the first of them when they are many
 * @param message for people
 */
public record DriftEvent(Instant at, Action action, List<String> fields, String message) {
    private static final int MOST_FIELDS = 20;
    private static final int LONGEST_NAME = 100;

    public DriftEvent {
        fields = fields.stream().limit(MOST_FIELDS).map(DriftEvent::shortened).toList();
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
    }

    /** What was done. */
    public enum Action {
        /** The pipeline failed. */
        STOPPED,
        /** The other fields are written. */
        IGNORED,
        /** The envelopes became dead letters. */
        REJECTED,
        /** The fields have a column now. */
        ADDED,
        /** Somebody else has changed the table, and it was read again. */
        NOTICED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
