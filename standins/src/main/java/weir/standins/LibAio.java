package weir.standins;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The library that MySQL's server is linked to even where it is told not to use it: made of nothing where a machine has none. */
final class LibAio {
    private static final String NAME = "libaio.so.1";

    private LibAio() {}

    /** Makes sure that the server in this folder can be started. */
    static void provide(Path programs) throws IOException {
        Path made = programs.resolve("lib/private").resolve(NAME);
        if (Files.exists(made) || !lacks(programs)) return;
        Path folder = Files.createTempDirectory(programs, "libaio");
        Path source = copied("libaio.c", folder);
        Path versions = copied("libaio.map", folder);
        Path library = folder.resolve(NAME);
        String failure = output(List.of(
                "sh",
                "-c",
                "cc -shared -fPIC -nostdlib -Wl,-soname," + NAME + " -Wl,--version-script=$0 -o $1 $2 2>&1",
                versions.toString(),
                library.toString(),
                source.toString()));
        if (!Files.exists(library)) {
            throw new IOException("%s: not on this machine, and not made (expected: libaio1 or a C compiler): %s"
                    .formatted(NAME, failure));
        }
        Files.move(library, made, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean lacks(Path programs) throws IOException {
        return output(List.of(
                        "sh",
                        "-c",
                        "\"$0\" --no-defaults --version 2>&1",
                        programs.resolve("bin/mysqld").toString()))
                .contains(NAME);
    }

    private static Path copied(String resource, Path folder) throws IOException {
        try (InputStream in = LibAio.class.getResourceAsStream(resource)) {
            if (in == null) throw new IOException(resource + ": not on the class path");
            Path copy = folder.resolve(resource);
            Files.copy(in, copy);
            return copy;
        }
    }

    private static String output(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).start();
        try (InputStream in = process.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
