package weir.config;

import java.util.List;

/** An envelope in which one of these fields is missing or null is rejected. */
public record RequireConfig(List<String> fields) implements TransformConfig {
    public RequireConfig {
        fields = List.copyOf(fields);
    }

    @Override
    public String kind() {
        return "require";
    }
}
