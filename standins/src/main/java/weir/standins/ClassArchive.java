package weir.standins;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The classes of Cassandra as one run of it has left them, for the runs after it (JEP 350): they start with two thirds of the CPU.
 */
final class ClassArchive {
    /** After that, who wanted to make one was killed. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path jars;
    private final Path file;
    private final Path draft;

    /** @param jars the folder that the program's class path begins with, before the jar of our own; the archive lies beside it */
    ClassArchive(Path jars) {
        this.jars = jars;
        this.file = jars.resolveSibling("classes.jsa");
        this.draft = jars.resolveSibling("classes.jsa.draft");
    }

    /** For a run on this class path: nothing when there is no archive, or one of older jars. */
    List<String> use() throws IOException {
        return isMade() ? List.of("-XX:SharedArchiveFile=" + file) : List.of();
    }

    /** What a run that will be ended in peace makes one with, when there is none and nobody else makes one; {@link #publish} follows. */
    Optional<String> make() throws IOException {
        // Java takes no folder on the class path
        boolean isPossible = Files.isRegularFile(BuiltFiles.ownClasses());
        if (!isPossible || isMade() || !claim()) return Optional.empty();
        return Optional.of("-XX:ArchiveClassesAtExit=" + draft);
    }

    private boolean claim() throws IOException {
        Instant now = Instant.now();
        try {
            Files.createFile(draft);
            return true;
        } catch (FileAlreadyExistsException somebodyMakesOne) {
            if (modified(draft).toInstant().plus(PATIENCE).isAfter(now)) return false;
            Files.setLastModifiedTime(draft, FileTime.from(now));
            return true;
        }
    }

    /** After that run. */
    void publish() throws IOException {
        if (Files.exists(draft) && Files.size(draft) > 0) Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private boolean isMade() throws IOException {
        if (!Files.exists(file)) return false;
        FileTime made = modified(file);
        List<Path> all = new ArrayList<>(List.of(BuiltFiles.ownClasses()));
        try (Stream<Path> libraries = Files.list(jars)) {
            libraries.forEach(all::add);
        }
        for (Path jar : all) {
            if (modified(jar).compareTo(made) > 0) return false;
        }
        return true;
    }

    private static FileTime modified(Path file) throws IOException {
        return Files.getLastModifiedTime(file);
    }
}
