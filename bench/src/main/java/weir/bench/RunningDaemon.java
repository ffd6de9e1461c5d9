package weir.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import weir.bench.Contender.Setting;
import weir.bench.measure.GcLog;
import weir.bench.measure.MeasuredJvm;
import weir.bench.measure.MeasuredJvm.Talks;
import weir.bench.measure.Usage;
import weir.standins.clients.DaemonApi;
import weir.standins.clients.DaemonApi.Seen;
import weir.standins.clients.DaemonProcess;

/** The daemon as it ships, with one pipeline, asked over HTTP how far it is. */
final class RunningDaemon implements AutoCloseable {
    private static final int TRIES_PER_SECOND = 10;
    private static final int PATIENCE = 600 * TRIES_PER_SECOND;

    private final MeasuredJvm jvm;
    private final DaemonApi api;

    private RunningDaemon(MeasuredJvm jvm, DaemonApi api) {
        this.jvm = jvm;
        this.api = api;
    }

    /**
     * Returns at once.
     *
     * @param settings the whole file, for a port
     * @param name of its files among the logs
     */
    static RunningDaemon start(Setting setting, IntFunction<String> settings, String name) throws IOException {
        return start(setting.home(), setting.logs(), setting.heap(), setting.options(), settings, name);
    }

    /**
     * Returns at once.
     *
     * @param heap as {@code -Xmx} takes it
     * @param settings the whole file, for a port
     */
    static RunningDaemon start(
            Path home, Path logs, String heap, List<String> options, IntFunction<String> settings, String name)
            throws IOException {
        int port = DaemonProcess.freePort();
        Path file = Files.createDirectories(logs).resolve(name + ".conf");
        Files.writeString(file, settings.apply(port));
        MeasuredJvm jvm = MeasuredJvm.start(new MeasuredJvm.Start(
                name,
                logs,
                heap,
                options,
                home.resolve("daemon/target/weir/lib"),
                List.of("weir.daemon.Main", "run", file.toString()),
                Talks.NOT_AT_ALL));
        return new RunningDaemon(jvm, DaemonApi.at(port));
    }

    /** Fails when it leaves, fails or rejects a row before it is so far. */
    Seen awaitProgress(long rows, ToLongFunction<Seen> count) throws IOException, InterruptedException {
        @Nullable Seen last = null;
        for (int tries = 0; tries < PATIENCE; tries++) {
            last = seen();
            if (last != null && !last.state().equals("starting") && count.applyAsLong(last) >= rows) return last;
            Thread.sleep(1000 / TRIES_PER_SECOND);
        }
        throw new IOException("daemon: %s (expected: %d rows)".formatted(last, rows));
    }

    /** Null while it starts. */
    @Nullable
    Seen seen() throws IOException {
        if (!jvm.isAlive()) throw new IOException("daemon: left with exit code " + jvm.exit());
        try {
            List<Seen> pipelines = api.pipelines();
            if (pipelines.isEmpty()) return null;
            Seen seen = pipelines.get(0);
            if (seen.state().equals("failed") || seen.rejected() > 0) {
                throw new IOException("daemon: %s (expected: no failure, nothing rejected)".formatted(seen));
            }
            return seen;
        } catch (ConnectException | HttpTimeoutException notNow) {
            return null;
        }
    }

    Usage usage() throws IOException {
        return jvm.usage();
    }

    GcLog garbage() throws IOException {
        return jvm.garbage();
    }

    /** As an operator would. */
    void stop() throws IOException {
        int code = jvm.stop();
        if (code != 0) throw new IOException("daemon: left with exit code %d (expected: 0)".formatted(code));
    }

    @Override
    public void close() {
        jvm.close();
    }
}
