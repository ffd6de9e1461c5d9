package weir.bench.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import weir.bench.sql.ReadingsDatabase.Table;
import weir.bench.sql.SqlSettings.Mode;
import weir.config.ConfigReader;
import weir.config.PipelineConfig;
import weir.config.SqlSourceConfig;
import weir.config.TransformConfig;

class SqlSettingsTest {
    private static final String CRM =
            "crm { type = jdbc, url = \"jdbc:postgresql://127.0.0.1:5432/shop?sslmode=disable\", user = weir, password = weir }";
    private static final String SHOP =
            "shop { type = cassandra, contact-points = [\"127.0.0.1\"], local-datacenter = datacenter1 }";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void are_a_pipeline_of_three_transforms(Mode mode) throws Exception {
        PipelineConfig pipeline = read(new SqlSettings(CRM, mode, Table.STORED, SHOP, ""));

        assertThat(pipeline.transforms())
                .extracting(TransformConfig::kind)
                .containsExactly("rename", "require", "keep");
        SqlSourceConfig source = (SqlSourceConfig) pipeline.source();
        assertThat(source.mode().name().toLowerCase(Locale.ROOT)).isEqualTo(mode.word());
    }

    @Test
    void take_more_lines_for_the_pipeline() throws Exception {
        PipelineConfig pipeline =
                read(new SqlSettings(CRM, Mode.CDC, Table.CHANGES, SHOP, "limits.pages-in-flight = 2"));

        assertThat(pipeline.limits().pagesInFlight()).isEqualTo(2);
    }

    private PipelineConfig read(SqlSettings settings) throws Exception {
        return ConfigReader.read(Files.writeString(folder.resolve("weir.conf"), settings.text(0)))
                .pipelines()
                .get(0);
    }
}
