package weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file in broken/ gives the report beside it, whole; every file in good/ gives none. */
class ReportsTest {
    private static final Path BROKEN = Path.of("src/test/resources/broken");
    private static final Path GOOD = Path.of("src/test/resources/good");
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "EMPTY",
            "",
            "LAKE",
            "AccountName=lake",
            "NODE",
            "10.0.0.4",
            "PORT",
            "8081",
            "EIGHTY",
            "eighty",
            "SECONDS",
            "30");

    @ParameterizedTest
    @MethodSource
    void broken_files_are_reported(Path file) throws IOException {
        String expected = Files.readString(Path.of(file.toString().replace(".conf", ".expected")));

        var thrown = catchThrowableOfType(InvalidConfigException.class, () -> ConfigReader.read(file, ENVIRONMENT));

        assertThat(thrown).as("problems of " + file).isNotNull();
        String report = String.join("\n", thrown.problems());
        assertThat(report.replace(BROKEN + "/", "") + "\n").isEqualTo(expected);
        assertThat(thrown).hasMessage(report);
    }

    static List<Path> broken_files_are_reported() throws IOException {
        return files(BROKEN);
    }

    @ParameterizedTest
    @MethodSource
    void good_files_are_read(Path file) {
        assertThat(ConfigReader.read(file, ENVIRONMENT).pipelines()).isNotEmpty();
    }

    static List<Path> good_files_are_read() throws IOException {
        return files(GOOD);
    }

    @Test
    void no_report_shows_a_secret() throws IOException {
        for (Path file : files(BROKEN)) {
            assertThat(Path.of(file.toString().replace(".conf", ".expected")))
                    .content()
                    .doesNotContain("swordfish");
        }
    }

    @Test
    void a_file_that_cannot_be_read_is_one_problem() {
        assertThatThrownBy(() -> ConfigReader.read(Path.of("no/weir.conf")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessage("no/weir.conf: no such file (expected: a file in HOCON)");
        assertThatThrownBy(() -> ConfigReader.read(BROKEN))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessage("src/test/resources/broken: a directory (expected: a file)");
    }

    @Test
    void a_value_from_the_environment_is_reported_where_it_is_used() {
        Path file = BROKEN.resolve("26-environment.conf");

        assertThatThrownBy(() -> ConfigReader.read(file, Map.of("EIGHTY", "80000", "SECONDS", "5s")))
                .hasMessage(file + ": 4: weir.http.port: \"80000\" (expected: 0 to 65535)");
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".conf"))
                    .sorted()
                    .toList();
        }
    }
}
