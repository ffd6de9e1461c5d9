package weir.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import weir.bench.DaemonApi.Progress;
import weir.bench.Servers.Moment;
import weir.bench.data.Lake;
import weir.bench.data.ReadingsTable;
import weir.bench.measure.MeasuredJvm;
import weir.bench.measure.Usage;

/** The daemon as it ships, with a pipeline of four transforms and every setting at its default. */
record DaemonContender() implements Contender {
    private static final String STATE = "bench_state";
    private static final int TRIES_PER_SECOND = 10;
    private static final int PATIENCE = 600 * TRIES_PER_SECOND;

    @Override
    public String name() {
        return "daemon";
    }

    @Override
    public Figures run(Setting setting, int round) throws IOException, InterruptedException {
        Usage idle = idle(setting, round);
        forget(setting.servers());
        int port = freePort();
        long rows = setting.readings().rows();
        try (MeasuredJvm daemon = start(setting, setting.prefix(), port, name() + "-" + round)) {
            DaemonApi api = new DaemonApi(port);
            awaitProgress(daemon, api, 1, false);
            Moment first = setting.servers().now(daemon.usage());
            long rowsAtHalf = awaitProgress(daemon, api, rows / 2, true).written();
            Moment half = setting.servers().now(daemon.usage());
            awaitProgress(daemon, api, rows, true);
            Moment last = setting.servers().now(daemon.usage());
            Figures figures = Figures.of(
                    name(), round, rows, new Figures.Run(idle, first, half, rowsAtHalf, last), daemon.garbage());
            stop(daemon);
            return figures;
        }
    }

    /** What the same daemon uses that finds nothing to read: from its start until it has looked for blobs once. */
    private Usage idle(Setting setting, int round) throws IOException, InterruptedException {
        forget(setting.servers());
        int port = freePort();
        try (MeasuredJvm daemon = start(setting, "none/", port, "idle-" + round)) {
            awaitProgress(daemon, new DaemonApi(port), 0, false);
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
            table.dropKeyspace(STATE);
        }
    }

    private static Progress awaitProgress(MeasuredJvm daemon, DaemonApi api, long rows, boolean isWritten)
            throws IOException, InterruptedException {
        Progress progress = Progress.NONE;
        for (int tries = 0; tries < PATIENCE; tries++) {
            if (!daemon.isAlive()) throw new IOException("daemon: left with exit code " + daemon.exit());
            progress = api.progress();
            if (progress.hasFailed()) throw new IOException("daemon: " + progress);
            if (!progress.isStarting() && (isWritten ? progress.written() : progress.read()) >= rows) return progress;
            Thread.sleep(1000 / TRIES_PER_SECOND);
        }
        throw new IOException("daemon: %s after 600 s (expected: %d rows)".formatted(progress, rows));
    }

    private static void stop(MeasuredJvm daemon) throws IOException {
        int code = daemon.stop();
        if (code != 0) throw new IOException("daemon: left with exit code %d (expected: 0)".formatted(code));
    }

    private static MeasuredJvm start(Setting setting, String prefix, int port, String name) throws IOException {
        Path file = Files.createDirectories(setting.logs()).resolve(name + ".conf");
        Files.writeString(file, settings(setting.servers(), prefix, port));
        return MeasuredJvm.start(new MeasuredJvm.Start(
                name,
                setting.logs(),
                setting.heap(),
                setting.options(),
                setting.home().resolve("daemon/target/weir/lib"),
                List.of("weir.daemon.Main", "run", file.toString()),
                false));
    }

    static String settings(Servers servers, String prefix, int port) {
        return """
                weir {
                  http { host = "127.0.0.1", port = %d }
                  state { connection = shop, keyspace = %s, replication-factor = 1 }
                  connections {
                    %s
                    %s
                  }
                  pipelines {
                    readings {
                      source { connection = lake, container = %s, prefix = "%s", format { type = ndjson } }
                      transforms = [
                        { rename { dev = device, fw = firmware } }
                        { cast { at = timestamp, temperature = double, humidity = double, voltage = decimal } }
                        { require = [device, seq] }
                        { keep = [device, seq, at, temperature, humidity, voltage, ok, site, firmware] }
                      ]
                      sink { connection = shop, keyspace = %s, table = %s }
                    }
                  }
                }
                """.formatted(
                        port,
                        STATE,
                        servers.blob().connection(),
                        servers.cassandra().connection(),
                        Lake.CONTAINER,
                        prefix,
                        ReadingsTable.KEYSPACE,
                        ReadingsTable.TABLE);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
