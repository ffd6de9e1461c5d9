package weir.streams.source.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import weir.streams.model.Offset.InLog;

/** The engine's place in a log, which is a small map, as the text that is saved. */
final class LogPosition {
    private static final ObjectMapper JSON = new ObjectMapper();

    private LogPosition() {}

    static InLog of(Map<String, ?> offset) {
        try {
            return new InLog(JSON.writeValueAsString(offset));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a place in the log that is no JSON: " + offset, e);
        }
    }

    /** A text in it; empty when it has none of the name. */
    static String text(InLog at, String name) {
        return parsed(at).path(name).asText("");
    }

    /** The highest of these numbers in it; 0 when it has none. */
    static long highest(InLog at, String... names) {
        long highest = 0;
        for (String name : names)
            highest = Math.max(highest, parsed(at).path(name).asLong(0));
        return highest;
    }

    private static JsonNode parsed(InLog at) {
        try {
            return JSON.readTree(at.position());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a place in the log that is no JSON: " + at.position(), e);
        }
    }
}
