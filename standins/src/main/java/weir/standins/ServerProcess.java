package weir.standins;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A server's process: its log file, signals to it, and the pipe to its stdin that ends when we do. */
final class ServerProcess {
    /** SIGCONT follows even when we are killed: a server that is halted could not see that we are gone. */
    private static final String PAUSE = """
            trap '' INT TERM
            kill -STOP "$1" || exit
            kill -STOP "$@"
            echo halted
            read -r _
            kill -CONT "$@"
            """;

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(1);

    private final String name;
    private final Path dir;
    private final Path log;
    private final String stopSignal;
    private volatile @Nullable Process server;
    private volatile @Nullable Process pause;
    private volatile long logStart;

    ServerProcess(String name, Path dir) {
        this(name, dir, "TERM");
    }

    /** One that has another signal than others for "end soon, whoever is connected". */
    ServerProcess(String name, Path dir, String stopSignal) {
        this.name = name;
        this.stopSignal = stopSignal;
        this.dir = dir.toAbsolutePath();
        this.log = this.dir.resolve(name + ".log");
    }

    /** Says whether the server accepts connections. */
    interface Probe {
        boolean answers() throws IOException;
    }

    String name() {
        return name;
    }

    void start(List<String> command, Endpoint endpoint, Probe probe, Duration patience) throws IOException {
        Process before = server;
        if (before != null && before.isAlive()) throw new IllegalStateException(name + " runs, as pid " + before.pid());
        if (!endpoint.isFree()) {
            throw new IOException(
                    "%s: %s is in use by another process (expected: a free port)".formatted(name, endpoint));
        }
        resume(); // of one that was killed from outside while it was halted
        logStart = Files.exists(log) ? Files.size(log) : 0;
        Process started = new ProcessBuilder(OwnSession.of(command))
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        server = started;
        awaitAnswer(started, probe, patience);
    }

    private void awaitAnswer(Process started, Probe probe, Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (!probe.answers()) {
            if (gone(started, Duration.ofMillis(50))) {
                throw new IOException("%s left with exit code %d before it accepted connections%s"
                        .formatted(name, started.exitValue(), lastError()));
            }
            if (System.nanoTime() > end) {
                kill();
                throw new IOException(
                        "%s accepts no connections after %d s%s".formatted(name, patience.toSeconds(), lastError()));
            }
        }
    }

    void stop() throws IOException {
        Process running = server;
        if (running == null) return;
        resume();
        // not Process.destroy: it closes stdin too, which tells the server that we are gone and it must not linger
        new ProcessBuilder("sh", "-c", "kill -%s %d".formatted(stopSignal, running.pid())).start();
        if (!gone(running, STOP_PATIENCE)) kill();
    }

    void kill() throws IOException {
        Process running = server;
        if (running == null) return;
        List<ProcessHandle> children = running.descendants().toList();
        running.destroyForcibly();
        if (!gone(running, STOP_PATIENCE)) throw new IOException(name + " outlives SIGKILL, as pid " + running.pid());
        resume();
        for (ProcessHandle child : children) awaitEnd(child);
    }

    /** Children of a server see by themselves that it is gone; as long as they are not, it cannot be started again. */
    private void awaitEnd(ProcessHandle child) throws IOException {
        try {
            child.onExit().get(STOP_PATIENCE.toMillis(), MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("%s left a child behind, pid %d".formatted(name, child.pid()), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    void pause() throws IOException {
        if (pause != null) return;
        List<String> command = new ArrayList<>(List.of("sh", "-c", PAUSE, "sh", Long.toString(pid())));
        running().descendants().forEach(child -> command.add(Long.toString(child.pid())));
        Process started = new ProcessBuilder(command).start();
        pause = started;
        if (started.getInputStream().read() < 0) throw new IOException(name + " is gone, there is nothing to pause");
        long end = System.nanoTime() + STOP_PATIENCE.toNanos();
        while (!isHalted(pid())) {
            if (System.nanoTime() > end) throw new IOException(name + " runs on after SIGSTOP, as pid " + pid());
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /** A thread that runs when the signal is sent goes on for a moment. */
    private static boolean isHalted(long pid) {
        Path threads = Path.of("/proc", Long.toString(pid), "task");
        if (!Files.isDirectory(threads)) return true; // not to be seen here
        try (Stream<Path> all = Files.list(threads)) {
            for (Path thread : all.toList()) {
                String stat = Files.readString(thread.resolve("stat"));
                if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') return false;
            }
            return true;
        } catch (IOException | UncheckedIOException aThreadHasEnded) {
            return false;
        }
    }

    void resume() throws IOException {
        Process halted = pause;
        if (halted == null) return;
        pause = null;
        halted.getOutputStream().close();
        gone(halted, STOP_PATIENCE);
    }

    long pid() {
        return running().pid();
    }

    CompletableFuture<Process> onExit() {
        return running().onExit();
    }

    /** What the server has printed since its last start. */
    String output() throws IOException {
        try (InputStream in = Files.newInputStream(log)) {
            in.skipNBytes(logStart);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Where to look, and the line that most likely says why. */
    String lastError() throws IOException {
        List<String> lines = output().lines().filter(line -> !line.isBlank()).toList();
        String last = lines.isEmpty() ? "nothing was printed" : lines.get(lines.size() - 1);
        String error = lines.stream()
                .filter(line -> line.startsWith("ERROR") || line.contains("rror:") || line.contains("Exception"))
                .reduce((first, second) -> first.startsWith("ERROR") && !second.startsWith("ERROR") ? first : second)
                .orElse(last);
        return ", see %s: %s".formatted(log, error);
    }

    private Process running() {
        Process running = server;
        if (running == null) throw new IllegalStateException(name + " was not started");
        return running;
    }

    private static boolean gone(Process process, Duration patience) throws IOException {
        try {
            return process.waitFor(patience.toMillis(), MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
}
