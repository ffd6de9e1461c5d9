package weir.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import weir.bench.Servers.Moment;
import weir.bench.data.DaemonSettings;
import weir.bench.data.Lake;
import weir.bench.data.ReadingsTable;
import weir.bench.data.RowFormat;
import weir.bench.measure.MeasuredJvm;
import weir.bench.measure.MeasuredJvm.Talks;
import weir.bench.measure.Usage;
import weir.standins.clients.DaemonApi;
import weir.standins.clients.DaemonApi.Seen;
import weir.standins.clients.DaemonProcess;

/**
 * The daemon as it ships, with a pipeline of four transforms and every setting at its default.
 *
 * @param format of the blobs it reads
 */
record DaemonContender(RowFormat format) implements Contender {
    private static final int TRIES_PER_SECOND = 10;
    private static final int PATIENCE = 600 * TRIES_PER_SECOND;

    @Override
    public String name() {
        return "daemon " + format.word();
    }

    @Override
    public Figures run(Setting setting, int round) throws IOException, InterruptedException {
        Usage idle = idle(setting, round);
        forget(setting.servers());
        int port = DaemonProcess.freePort();
        long rows = setting.readings().rows();
        try (MeasuredJvm daemon = start(setting, Lake.prefix(format), port, "daemon-" + format.word() + "-" + round)) {
            DaemonApi api = DaemonApi.at(port);
            awaitProgress(daemon, api, 1, Seen::read);
            Moment first = setting.servers().now(daemon.usage());
            long rowsAtHalf =
                    awaitProgress(daemon, api, rows / 2, Seen::written).written();
            Moment half = setting.servers().now(daemon.usage());
            awaitProgress(daemon, api, rows, Seen::written);
            Moment last = setting.servers().now(daemon.usage());
            Figures figures = Figures.of(
                    name(),
                    round,
                    setting.heap(),
                    rows,
                    new Figures.Run(idle, first, half, rowsAtHalf, last),
                    daemon.garbage());
            stop(daemon);
            return figures;
        }
    }

    /** What the same daemon uses that finds nothing to read: from its start until it has looked for blobs once. */
    private Usage idle(Setting setting, int round) throws IOException, InterruptedException {
        forget(setting.servers());
        int port = DaemonProcess.freePort();
        try (MeasuredJvm daemon = start(setting, "none/", port, "idle-" + format.word() + "-" + round)) {
            awaitProgress(daemon, DaemonApi.at(port), 0, Seen::read);
            Usage before = daemon.usage();
            while (true) {
                Thread.sleep(1000);
                Usage now = daemon.usage();
                if (now.cpu() - before.cpu() < 0.1) {
                    stop(daemon);
                    return now;
                }
                before = now;
            }
        }
    }

    /** What it has read before it would not read again. */
    private static void forget(Servers servers) {
        try (ReadingsTable table = servers.table()) {
            table.dropKeyspace(DaemonSettings.STATE_KEYSPACE);
        }
    }

    private static Seen awaitProgress(MeasuredJvm daemon, DaemonApi api, long rows, ToLongFunction<Seen> count)
            throws IOException, InterruptedException {
        @Nullable Seen last = null;
        for (int tries = 0; tries < PATIENCE; tries++) {
            if (!daemon.isAlive()) throw new IOException("daemon: left with exit code " + daemon.exit());
            last = seen(api);
            if (last != null && (last.state().equals("failed") || last.rejected() > 0)) break;
            if (last != null && !last.state().equals("starting") && count.applyAsLong(last) >= rows) return last;
            Thread.sleep(1000 / TRIES_PER_SECOND);
        }
        throw new IOException("daemon: %s (expected: %d rows)".formatted(last, rows));
    }

    private static @Nullable Seen seen(DaemonApi api) throws IOException {
        try {
            List<Seen> pipelines = api.pipelines();
            return pipelines.isEmpty() ? null : pipelines.get(0); // none are known while it starts
        } catch (ConnectException | HttpTimeoutException notNow) {
            return null;
        }
    }

    private static void stop(MeasuredJvm daemon) throws IOException {
        int code = daemon.stop();
        if (code != 0) throw new IOException("daemon: left with exit code %d (expected: 0)".formatted(code));
    }

    private MeasuredJvm start(Setting setting, String prefix, int port, String name) throws IOException {
        Path file = Files.createDirectories(setting.logs()).resolve(name + ".conf");
        Servers servers = setting.servers();
        DaemonSettings settings = new DaemonSettings(
                format,
                prefix,
                servers.blob().connection(),
                servers.cassandra().connection(),
                setting.daemonSettings());
        Files.writeString(file, settings.text(port));
        return MeasuredJvm.start(new MeasuredJvm.Start(
                name,
                setting.logs(),
                setting.heap(),
                setting.options(),
                setting.home().resolve("daemon/target/weir/lib"),
                List.of("weir.daemon.Main", "run", file.toString()),
                Talks.NOT_AT_ALL));
    }
}
