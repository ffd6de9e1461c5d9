package weir.config;

import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Fields change type, exactly or not at all; absent and null stay as they are.
 *
 * @param fields in file order
 */
public record CastConfig(Map<String, To> fields) implements TransformConfig {
    public CastConfig {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    @Override
    public String kind() {
        return "cast";
    }

    /**
     * The type wanted.
     *
     * @param format for timestamp, date and time: a pattern of java.time.format.DateTimeFormatter, or epoch-seconds, epoch-millis,
     *     epoch-micros; ISO 8601 when empty
     * @param zone for a timestamp whose text has no offset; without it such a text is refused
     */
    public record To(ScalarType type, Optional<String> format, Optional<ZoneId> zone) {}
}
