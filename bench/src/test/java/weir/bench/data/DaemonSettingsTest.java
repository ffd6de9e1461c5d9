package weir.bench.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import weir.config.CassandraSinkConfig;
import weir.config.ConfigReader;
import weir.config.PipelineConfig;
import weir.config.TransformConfig;
import weir.config.WeirConfig;

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

        PipelineConfig pipeline = read(new DaemonSettings(
                RowFormat.CSV, "csv/", settings.lake(), SHOP, Optional.empty(), "limits.pages-in-flight = 2"));

        assertThat(pipeline.limits().pagesInFlight()).isEqualTo(2);
    }

    @Test
    void keep_the_state_where_the_rows_go_unless_told_otherwise() throws Exception {
        DaemonSettings settings = DaemonSettings.withoutLake(RowFormat.CSV, SHOP);
        String own = DaemonSettings.cassandra("state", "127.0.0.2:9042", "datacenter1");

        WeirConfig shared = file(settings);
        WeirConfig apart = file(new DaemonSettings(RowFormat.CSV, "csv/", settings.lake(), SHOP, Optional.of(own), ""));

        assertThat(shared.state().connection().name()).isEqualTo("shop");
        assertThat(apart.state().connection().name()).isEqualTo("state");
        assertThat(((CassandraSinkConfig) apart.pipelines().get(0).sink())
                        .connection()
                        .name())
                .isEqualTo("shop");
    }

    private PipelineConfig read(DaemonSettings settings) throws Exception {
        return file(settings).pipelines().get(0);
    }

    private WeirConfig file(DaemonSettings settings) throws Exception {
        return ConfigReader.read(Files.writeString(folder.resolve("weir.conf"), settings.text(0)));
    }
}
