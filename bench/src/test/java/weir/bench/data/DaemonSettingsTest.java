package weir.bench.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import weir.config.ConfigReader;
import weir.config.PipelineConfig;
import weir.config.TransformConfig;

class DaemonSettingsTest {
    private static final String SHOP =
            "shop { type = cassandra, contact-points = [\"127.0.0.1\"], local-datacenter = datacenter1 }";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void are_a_pipeline_of_four_transforms(RowFormat format) throws Exception {
        PipelineConfig pipeline = read(DaemonSettings.withoutLake(format, SHOP));

        assertThat(pipeline.transforms())
                .extracting(TransformConfig::kind)
                .containsExactly("rename", "cast", "require", "keep");
    }

    @Test
    void take_more_lines_for_the_pipeline() throws Exception {
        DaemonSettings settings = DaemonSettings.withoutLake(RowFormat.CSV, SHOP);

        PipelineConfig pipeline =
                read(new DaemonSettings(RowFormat.CSV, "csv/", settings.lake(), SHOP, "limits.pages-in-flight = 2"));

        assertThat(pipeline.limits().pagesInFlight()).isEqualTo(2);
    }

    private PipelineConfig read(DaemonSettings settings) throws Exception {
        Path file = Files.writeString(folder.resolve("weir.conf"), settings.text(0));
        return ConfigReader.read(file).pipelines().get(0);
    }
}
