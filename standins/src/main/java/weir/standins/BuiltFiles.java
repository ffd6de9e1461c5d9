package weir.standins;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what the build lays beside our classes, from whichever module or folder the process was started. */
public final class BuiltFiles {
    private BuiltFiles() {}

    /** The folder a system property names, or else the first with this path in a folder above our classes or above us. */
    public static Path find(String property, String path, String remedy) throws IOException {
        String named = System.getProperty(property);
        if (named != null) {
            if (Files.isDirectory(Path.of(named))) return Path.of(named).toAbsolutePath();
            throw new IOException("%s: %s: no such folder (expected: the path of %s)".formatted(property, named, path));
        }
        return Stream.of(ownClasses(), Path.of("").toAbsolutePath())
                .flatMap(start -> Stream.<@Nullable Path>iterate(start, folder -> folder != null, Path::getParent))
                .map(folder -> folder.resolve(path))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> new IOException("%s: no such folder (expected: %s)".formatted(path, remedy)));
    }

    /** The folder or jar of this module's classes, which holds no library. */
    public static Path ownClasses() {
        try {
            return Path.of(BuiltFiles.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
