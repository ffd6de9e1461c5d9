package weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationPageTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");
    private static final Path INTRODUCTION = Path.of("src/test/resources/introduction.md");

    @Test
    void the_page_says_what_reference_conf_says() throws IOException {
        String page = ConfigurationPage.of(Files.readString(INTRODUCTION));
        if ("write".equals(System.getProperty("weir.docs"))) Files.writeString(PAGE, page);

        assertThat(PAGE)
                .as("out of date; rewrite it by: mvn -pl config test -Dweir.docs=write")
                .content()
                .isEqualTo(page);
    }

    @Test
    void the_example_on_the_page_is_a_file_without_problems(@TempDir Path directory) throws IOException {
        Matcher example =
                Pattern.compile("```hocon\n(weir \\{.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        assertThat(example.find()).isTrue();
        Path file = Files.writeString(directory.resolve("weir.conf"), example.group(1));

        WeirConfig config = ConfigReader.read(file, Map.of("LAKE", "AccountName=lake", "SHOP_PASSWORD", "swordfish"));

        assertThat(config.pipelines()).extracting(PipelineConfig::name).containsExactly("products");
    }
}
