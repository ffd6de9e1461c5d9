package weir.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Fields that are missing or null get a value.
 *
 * @param values String, Long, BigDecimal or Boolean by name, in file order
 */
public record DefaultConfig(Map<String, Object> values) implements TransformConfig {
    public DefaultConfig {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    @Override
    public String kind() {
        return "default";
    }
}
