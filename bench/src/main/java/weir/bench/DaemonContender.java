package weir.bench;

import java.io.IOException;
import weir.bench.Servers.Moment;
import weir.bench.data.DaemonSettings;
import weir.bench.data.Lake;
import weir.bench.data.RowFormat;
import weir.bench.measure.Usage;
import weir.standins.clients.DaemonApi.Seen;

/**
 * The daemon as it ships, with a pipeline of four transforms and every setting at its default but these.
 *
 * @param format of the blobs it reads
 * @param more lines for the pipeline
 */
record DaemonContender(String name, RowFormat format, String more) implements Contender {
    /** With every setting at its default: batches of up to 32 rows. */
    static DaemonContender batch(RowFormat format) {
        return new DaemonContender("daemon " + format.word(), format, "");
    }

    static DaemonContender single(RowFormat format) {
        return new DaemonContender("daemon single " + format.word(), format, "sink.batch.max-rows = 1");
    }

    @Override
    public Figures run(Setting setting, int round) throws IOException, InterruptedException {
        Usage idle = idle(setting, round);
        setting.servers().forgetState();
        long rows = setting.readings().rows();
        String file = file("", setting, round);
        try (RunningDaemon daemon = RunningDaemon.start(setting, settings(setting, Lake.prefix(format)), file)) {
            daemon.awaitProgress(1, Seen::read);
            Moment first = setting.servers().now(daemon.usage());
            long rowsAtHalf = daemon.awaitProgress(rows / 2, Seen::written).written();
            Moment half = setting.servers().now(daemon.usage());
            daemon.awaitProgress(rows, Seen::written);
            Moment last = setting.servers().now(daemon.usage());
            Figures figures = Figures.of(
                    name,
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
        String file = file("idle-", setting, round);
        try (RunningDaemon daemon = RunningDaemon.start(setting, settings(setting, "none/"), file)) {
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

    private String file(String what, Setting setting, int round) {
        return what + name.replace(' ', '-') + "-" + setting.heap() + "-" + round;
    }

    private DaemonSettings settings(Setting setting, String prefix) {
        return setting.servers().settings(format, prefix, setting.daemonSettings() + "\n" + more);
    }
}
