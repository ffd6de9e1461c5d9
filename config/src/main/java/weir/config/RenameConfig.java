package weir.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Fields get other names.
 *
 * @param names new name by old name, in file order
 */
public record RenameConfig(Map<String, String> names) implements TransformConfig {
    public RenameConfig {
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
    }

    @Override
    public String kind() {
        return "rename";
    }
}
