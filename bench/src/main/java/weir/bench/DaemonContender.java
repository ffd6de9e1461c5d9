package weir.bench;

import java.io.IOException;
import weir.bench.Servers.Moment;
import weir.bench.data.DaemonSettings;
import weir.bench.data.Lake;
import weir.bench.data.RowFormat;
import weir.bench.measure.Usage;
import weir.standins.clients.DaemonApi.Seen;

/**
 * The daemon as it ships, with a pipeline of four transforms and every setting at its default.
 *
 * @param format of the blobs it reads
 */
record DaemonContender(RowFormat format) implements Contender {
    @Override
    public String name() {
        return "daemon " + format.word();
    }

    @Override
    public Figures run(Setting setting, int round) throws IOException, InterruptedException {
        Usage idle = idle(setting, round);
        setting.servers().forgetState();
        long rows = setting.readings().rows();
        String name = "daemon-" + format.word() + "-" + setting.heap() + "-" + round;
        try (RunningDaemon daemon = RunningDaemon.start(setting, settings(setting, Lake.prefix(format)), name)) {
            daemon.awaitProgress(1, Seen::read);
            Moment first = setting.servers().now(daemon.usage());
            long rowsAtHalf = daemon.awaitProgress(rows / 2, Seen::written).written();
            Moment half = setting.servers().now(daemon.usage());
            daemon.awaitProgress(rows, Seen::written);
            Moment last = setting.servers().now(daemon.usage());
            Figures figures = Figures.of(
                    name(),
                    round,
                    setting.heap(),
                    rows,
                    new Figures.Run(idle, first, half, rowsAtHalf, last),
                    daemon.garbage());
            daemon.stop();
            return figures;
        }
    }

    /** What the same daemon uses that finds nothing to read: from its start until it has looked for blobs once. */
    private Usage idle(Setting setting, int round) throws IOException, InterruptedException {
        setting.servers().forgetState();
        String name = "idle-" + format.word() + "-" + setting.heap() + "-" + round;
        try (RunningDaemon daemon = RunningDaemon.start(setting, settings(setting, "none/"), name)) {
            daemon.awaitProgress(0, Seen::read);
            Usage before = daemon.usage();
            while (true) {
                Thread.sleep(1000);
                Usage now = daemon.usage();
                if (now.cpu() - before.cpu() < 0.1) {
                    daemon.stop();
                    return now;
                }
                before = now;
            }
        }
    }

    private DaemonSettings settings(Setting setting, String prefix) {
        Servers servers = setting.servers();
        return new DaemonSettings(
                format,
                prefix,
                servers.blob().connection(),
                servers.cassandra().connection(),
                setting.daemonSettings());
    }
}
