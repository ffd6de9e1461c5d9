package weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Folders: where the project is, and how one goes. */
final class Homes {
    private Homes() {}

    /** The folder that holds the daemon's and our own build. */
    static Path ofProject() throws IOException {
        for (@Nullable Path folder = ownJar(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("daemon/target/weir/lib"))) return folder;
        }
        throw new IOException("daemon/target/weir/lib: no such folder (expected: the built daemon; ./weir builds it)");
    }

    private static Path ownJar() {
        return Path.of(
                Homes.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        }
    }
}
