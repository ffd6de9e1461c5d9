package weir.config;

import java.util.List;

/** These fields do not go on. */
public record DropConfig(List<String> fields) implements TransformConfig {
    public DropConfig {
        fields = List.copyOf(fields);
    }

    @Override
    public String kind() {
        return "drop";
    }
}
