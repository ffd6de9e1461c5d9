package weir.standins.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DemoCommandTest {
    @TempDir
    Path dir;

    @Test
    void a_folder_that_cannot_be_made_is_a_usage_error() throws Exception {
        Path file = Files.createFile(dir.resolve("file"));
        StringWriter err = new StringWriter();

        int exit = new CommandLine(new DemoCommand())
                .setErr(new PrintWriter(err, true))
                .execute("--dir", file.toString());

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString().lines())
                .first()
                .isEqualTo("demo: --dir: " + file
                        + " cannot be made (expected: a folder, or a place where one can be made)");
    }
}
