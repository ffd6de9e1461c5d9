package weir.standins;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Azurite's files: a Node program that npm installs, at the versions of our lock file, when it is first needed. */
final class Azurite {
    private static final String REMEDY = "install Node.js 20 or later, or leave blob out";

    private Azurite() {}

    /** The program to run, installed if need be. */
    static synchronized Path program() throws IOException {
        Path folder = BuiltFiles.find("weir.azurite", "standins/azurite", "the folder of Azurite's package-lock.json");
        Path state = Files.createDirectories(folder.resolve("target"));
        // two processes at a time would remove each other's files
        try (FileChannel channel = FileChannel.open(
                        state.resolve("install.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !isInstalled(folder)) install(folder, state.resolve("install.log"));
        }
        return folder.resolve("azurite.js");
    }

    /** npm writes its own list of what it has installed, as the last thing it does. */
    private static boolean isInstalled(Path folder) throws IOException {
        Path installed = folder.resolve("node_modules/.package-lock.json");
        Path wanted = folder.resolve("package-lock.json");
        return Files.exists(installed)
                && Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(wanted)) >= 0;
    }

    private static void install(Path folder, Path log) throws IOException {
        System.err.println("installing azurite (once)");
        Process npm = start(new ProcessBuilder("npm", "ci")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile()));
        try {
            if (npm.waitFor() != 0)
                throw new IOException("npm ci left with exit code %d, see %s".formatted(npm.exitValue(), log));
        } catch (InterruptedException e) {
            npm.destroy();
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    /** Asks before the server is started, as its own answer would come late and in many lines. */
    static void requireNode() throws IOException {
        start(new ProcessBuilder("node", "--version")).destroy();
    }

    private static Process start(ProcessBuilder command) throws IOException {
        try {
            return command.start();
        } catch (IOException e) {
            String program = command.command().get(0);
            throw new IOException("%s: no such program (expected: %s)".formatted(program, REMEDY), e);
        }
    }

    static List<String> command(Path program, Path data, Endpoint endpoint, List<String> more) {
        List<String> command = new ArrayList<>(List.of(
                "node",
                program.toString(),
                "--silent",
                "--disableTelemetry",
                "--skipApiVersionCheck",
                "--location",
                data.toString(),
                "--blobHost",
                endpoint.host(),
                "--blobPort",
                Integer.toString(endpoint.port())));
        command.addAll(more);
        return command;
    }
}
