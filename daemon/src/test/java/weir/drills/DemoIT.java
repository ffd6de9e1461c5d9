package weir.drills;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as its user starts it; it stands here as it needs the daemon. */
class DemoIT {
    @TempDir
    Path dir;

    @Test
    void ends_by_itself_when_all_is_as_it_was_sent() throws Exception {
        Path output = dir.resolve("output");
        Process demo = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "weir.standins.demo.Main",
                        "demo",
                        "--for=10s",
                        "--rate=500",
                        "--dir=" + dir.resolve("data"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(demo.waitFor(5, MINUTES)).isTrue();
        } finally {
            demo.destroyForcibly();
        }

        List<String> lines = Files.readAllLines(output);
        assertThat(demo.exitValue()).as(String.join("\n", lines)).isZero();
        assertThat(lines)
                .anyMatch(
                        line -> line.matches(
                                "sent .* of them in [1-9][0-9,]* events, [1-9][0-9,]* rows put and [1-9][0-9,]* deleted in SQL.*"));
        assertThat(lines).last().isEqualTo("all is as it was sent");
    }
}
