package weir.standins;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps Ctrl-C to the process at the terminal: servers are stopped by it, in order, and not by the terminal, all at once.
 *
 * <p>Where there is no {@code setsid} (macOS) they get the signal as well.
 */
public final class OwnSession {
    private static final List<String> PREFIX = Stream.of(
                    String.valueOf(System.getenv("PATH")).split(File.pathSeparator, -1))
            .map(folder -> Path.of(folder, "setsid"))
            .filter(Files::isExecutable)
            .findFirst()
            .map(program -> List.of(program.toString())) // executes the command in its own process, so the pid stays
            .orElse(List.of());

    private OwnSession() {}

    public static List<String> of(List<String> command) {
        List<String> all = new ArrayList<>(PREFIX);
        all.addAll(command);
        return all;
    }
}
