package weir.bench;

import java.io.IOException;
import java.util.function.IntFunction;
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
        setting.servers().forgetState();
        Usage idle = idle(name, setting, round, settings(setting, "none/")::text, 0.1);
        setting.servers().forgetState();
        return measured(name, setting, round, settings(setting, Lake.prefix(format))::text, idle);
    }

    /** From the first row read to the last acknowledged; {@code idle} is what the same daemon uses that has nothing to read. */
    static Figures measured(String name, Setting setting, int round, IntFunction<String> settings, Usage idle)
            throws IOException, InterruptedException {
        long rows = setting.readings().rows();
        try (RunningDaemon daemon = RunningDaemon.start(setting, settings, file("", name, setting, round))) {
            daemon.awaitProgress(1, Seen::read);
            Moment first = setting.servers().now(daemon.usage());
            long rowsAtHalf = daemon.awaitProgress(rows / 2, Seen::written).written();
            Moment half = setting.servers().now(daemon.usage());
            long read = daemon.awaitProgress(rows, Seen::written).read();
            Moment last = setting.servers().now(daemon.usage());
            if (read != rows) throw new IOException("%s: read %d rows (expected: %d)".formatted(name, read, rows));
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

    /** What a daemon uses that finds nothing to read: from its start until it is at rest, which is with less than so many cores. */
    static Usage idle(String name, Setting setting, int round, IntFunction<String> settings, double rest)
            throws IOException, InterruptedException {
        try (RunningDaemon daemon = RunningDaemon.start(setting, settings, file("idle-", name, setting, round))) {
            daemon.awaitProgress(0, Seen::read);
            Usage before = daemon.usage();
            while (true) {
                Thread.sleep(1000);
                Usage now = daemon.usage();
                if (now.cpu() - before.cpu() < rest) {
                    daemon.stop();
                    return now;
                }
                before = now;
            }
        }
    }

    private static String file(String what, String name, Setting setting, int round) {
        return what + name.replace(' ', '-') + "-" + setting.heap() + "-" + round;
    }

    private DaemonSettings settings(Setting setting, String prefix) {
        return setting.servers().settings(format, prefix, setting.daemonSettings() + "\n" + more);
    }
}
