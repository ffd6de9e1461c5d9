package weir.config;

import java.util.List;

/** Only these fields go on; those of them that are absent stay absent. What is dropped of a JSON record is not even read. */
public record KeepConfig(List<String> fields) implements TransformConfig {
    public KeepConfig {
        fields = List.copyOf(fields);
    }

    @Override
    public String kind() {
        return "keep";
    }
}
