package weir.config;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** Where a log is begun for which there is no checkpoint. */
public sealed interface StartConfig {
    /** An end of the log. */
    enum Edge implements StartConfig {
        /** The oldest event there is. */
        EARLIEST,
        /** The first event after the first start. */
        LATEST
    }

    /** The first event of that time or later. */
    record At(Instant time) implements StartConfig {}

    static Kind<StartConfig> kind() {
        String expected = "earliest, latest or a time such as 2026-03-01T00:00:00Z";
        return new Kind<>(expected, Edge.EARLIEST, value -> {
            String text = Kinds.string(expected).parse(value);
            for (Edge edge : Edge.values()) {
                if (Words.of(edge).equals(text)) return edge;
            }
            try {
                return new At(OffsetDateTime.parse(text).toInstant());
            } catch (DateTimeParseException e) {
                throw Kinds.wrong(value, expected);
            }
        });
    }
}
