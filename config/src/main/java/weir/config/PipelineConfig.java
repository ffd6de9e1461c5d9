package weir.config;

import java.util.List;

/**
 * One source, its transforms and its sink.
 *
 * @param name letters, digits, - and _
 * @param transforms applied in order
 */
public record PipelineConfig(
        String name,
        SourceConfig source,
        List<TransformConfig> transforms,
        SinkConfig sink,
        SupervisionConfig supervision,
        LimitsConfig limits) {
    public PipelineConfig {
        transforms = List.copyOf(transforms);
    }
}
