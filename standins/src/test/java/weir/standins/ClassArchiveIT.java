package weir.standins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where our own classes are in a jar, as there is no archive of others. */
class ClassArchiveIT {
    @TempDir
    Path dir;

    private Path jar;
    private ClassArchive archive;

    @BeforeEach
    void layOutJars() throws IOException {
        Path jars = Files.createDirectory(dir.resolve("lib"));
        jar = Files.createFile(jars.resolve("a.jar"));
        archive = new ClassArchive(jars);
    }

    @Test
    void one_makes_it_and_others_use_it() throws IOException {
        assertThat(archive.use()).isEmpty();
        assertThat(archive.make()).contains("-XX:ArchiveClassesAtExit=" + draft());
        assertThat(archive.make()).isEmpty();

        Files.writeString(draft(), "classes");
        archive.publish();

        assertThat(archive.use()).containsExactly("-XX:SharedArchiveFile=" + dir.resolve("classes.jsa"));
        assertThat(archive.make()).isEmpty();
    }

    @Test
    void it_is_made_again_for_other_jars() throws IOException {
        archive.make();
        Files.writeString(draft(), "classes");
        archive.publish();

        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(2)));

        assertThat(archive.use()).isEmpty();
        assertThat(archive.make()).isPresent();
    }

    @Test
    void who_was_killed_leaves_it_to_others() throws IOException {
        archive.make();
        archive.publish(); // nothing

        Files.setLastModifiedTime(draft(), FileTime.from(Instant.now().minus(Duration.ofMinutes(3))));

        assertThat(archive.use()).isEmpty();
        assertThat(archive.make()).isPresent();
        assertThat(archive.make()).isEmpty();
    }

    private Path draft() {
        return dir.resolve("classes.jsa.draft");
    }
}
