package weir.standins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuiltFilesTest {
    static final String PROPERTY = "weir.test.folder";

    @TempDir
    Path dir;

    @AfterEach
    void forget() {
        System.clearProperty(PROPERTY);
    }

    @Test
    void finds_a_folder_above_its_own_classes() throws IOException {
        Path found = BuiltFiles.find(PROPERTY, "standins/azurite", "it");

        assertThat(Files.isRegularFile(found.resolve("package-lock.json"))).isTrue();
    }

    @Test
    void takes_the_folder_that_is_named() throws IOException {
        System.setProperty(PROPERTY, dir.toString());

        assertThat(BuiltFiles.find(PROPERTY, "standins/azurite", "it")).isEqualTo(dir);
    }

    @Test
    void says_what_to_do_where_there_is_none() {
        assertThatThrownBy(() -> BuiltFiles.find(PROPERTY, "no/such", "jars; `mvn package` copies them"))
                .isInstanceOf(IOException.class)
                .hasMessage("no/such: no such folder (expected: jars; `mvn package` copies them)");
    }

    @Test
    void a_named_folder_that_is_missing_is_not_searched_elsewhere() {
        System.setProperty(PROPERTY, "/no/such");

        assertThatThrownBy(() -> BuiltFiles.find(PROPERTY, "standins/azurite", "it"))
                .isInstanceOf(IOException.class)
                .hasMessage("weir.test.folder: /no/such: no such folder (expected: the path of standins/azurite)");
    }
}
