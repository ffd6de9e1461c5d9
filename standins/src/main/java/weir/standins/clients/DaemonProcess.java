package weir.standins.clients;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import weir.standins.BuiltFiles;
import weir.standins.OwnSession;
import weir.standins.UntilParentGoes;

/** The daemon that runs in production, as a process that ends with ours, for the demo and for drills that kill it. */
public final class DaemonProcess {
    private static final String MAIN = "weir.daemon.Main";
    private static final int LAST_LINES = 15;

    private final Process process;
    private final Path log;

    private DaemonProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts {@code weir run}, without waiting for it; what it prints is added to {@code log}. */
    public static DaemonProcess start(Path settings, Path log, List<String> jvmOptions) throws IOException {
        return start(settings, log, jvmOptions, Map.of());
    }

    /** The same with more environment variables. */
    public static DaemonProcess start(Path settings, Path log, List<String> jvmOptions, Map<String, String> environment)
            throws IOException {
        List<String> command = command(jvmOptions, "run", settings.toString());
        ProcessBuilder builder = new ProcessBuilder(OwnSession.of(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        return new DaemonProcess(process, log);
    }

    /** One of {@code weir}'s commands, that ends with us. */
    public static List<String> command(List<String> jvmOptions, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        Path jars = BuiltFiles.find(
                "weir.daemon.lib", "daemon/target/weir/lib", "the daemon's jars; `mvn package` makes them");
        command.addAll(List.of("-cp", jars + "/*:" + BuiltFiles.ownClasses(), UntilParentGoes.class.getName(), MAIN));
        command.addAll(List.of(arguments));
        return command;
    }

    /** A port for its settings. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes with the exit code. */
    public CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** Returns when it is gone, or after that time. */
    public void awaitExit(Duration patience) throws InterruptedException {
        process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** SIGKILL; returns when it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM; returns the exit code, or -1 when it was not gone in time and had to be killed. */
    public int drain(Duration patience) throws InterruptedException {
        // not Process.destroy: it closes stdin too, and the daemon takes that for our end
        process.toHandle().destroy();
        if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) return process.exitValue();
        kill();
        return -1;
    }

    /** For people who want to know why it is gone. */
    public String lastLines() throws IOException {
        List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }
}
