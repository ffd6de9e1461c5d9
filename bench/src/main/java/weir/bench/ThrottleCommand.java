package weir.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import weir.bench.Contender.Setting;
import weir.bench.data.DaemonSettings;
import weir.bench.data.Lake;
import weir.bench.data.Readings;
import weir.bench.data.RowFormat;
import weir.standins.RefusingProxy;
import weir.standins.RefusingProxy.Passed;
import weir.standins.clients.DaemonApi.Seen;

/** {@code weir bench throttle}. */
@Command(
        name = "throttle",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Lets the daemon write to a server that refuses what is above a rate, then doubles that rate.",
            "bench/README.md says what the figures mean."
        })
final class ThrottleCommand implements Callable<Integer> {
    private static final RowFormat FORMAT = RowFormat.NDJSON;
    private static final int EVERYTHING = 1_000_000_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Option(names = "--rate", defaultValue = "2000", description = "Rows a second the server bears; then twice that.")
    private int rate;

    @Option(names = "--seconds", defaultValue = "120", description = "At each of the two rates.")
    private int seconds;

    @Option(names = "--every", defaultValue = "5", description = "Seconds of one line of the table.")
    private int every;

    @Option(
            names = "--narrow",
            description = "One row in a partition instead of 32, so that no batch is refused as a whole.")
    private boolean isNarrow;

    @Option(
            names = "--refusal",
            defaultValue = "too many requests",
            description = "What the server says, as in 'Request rate is large: RetryAfterMs=50'.")
    private String refusal = "";

    @Option(names = "--heap", defaultValue = "256m", description = "Of the daemon, as -Xmx takes it.")
    private String heap = "";

    /** What is saved. */
    record Saved(Machine machine, Readings readings, String refusal, List<Throttling> rates) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Results results = Results.of(command);
        LoadOptions options = new LoadOptions();
        options.rows = 4L * rate * seconds; // more than it can write, so that it never waits for blobs
        options.isNarrow = isNarrow;
        options.heap = heap;
        List<Throttling> found = new ArrayList<>();
        try (Bed bed = Bed.make(options, List.of(FORMAT), CassandraTarget::new, results);
                RefusingProxy proxy =
                        RefusingProxy.before(bed.setting().servers().cassandra(), EVERYTHING, refusal);
                RunningDaemon daemon = start(bed.setting(), proxy)) {
            proxy.rowsPerSecond(rate);
            daemon.awaitProgress(1, Seen::written);
            results.say("second  rows/s of      it   refused");
            found.add(watch(daemon, proxy, rate, results));
            proxy.rowsPerSecond(2 * rate);
            found.add(watch(daemon, proxy, 2 * rate, results));
            proxy.rowsPerSecond(EVERYTHING);
            daemon.awaitProgress(options.rows, Seen::written);
            bed.check("daemon");
            daemon.stop();
        }
        results.save(new Saved(Machine.here(), options.readings(), refusal, found));
        results.say("");
        for (Throttling it : found) results.say(it.text());
        return 0;
    }

    private static RunningDaemon start(Setting setting, RefusingProxy proxy) throws IOException {
        Servers servers = setting.servers();
        String shop = DaemonSettings.cassandra(
                "shop", proxy.address(), servers.cassandra().localDatacenter());
        DaemonSettings settings = new DaemonSettings(
                FORMAT,
                Lake.prefix(FORMAT),
                servers.blob().connection(),
                shop,
                Optional.empty(),
                setting.daemonSettings());
        return RunningDaemon.start(setting, settings::text, "daemon");
    }

    private Throttling watch(RunningDaemon daemon, RefusingProxy proxy, int borne, Results results)
            throws IOException, InterruptedException {
        List<Throttling.Span> spans = new ArrayList<>();
        long start = System.nanoTime();
        long from = start;
        long written = daemon.awaitProgress(0, Seen::written).written();
        Passed passed = proxy.passed();
        for (int second = every; second <= seconds; second += every) {
            Thread.sleep(Math.max(0, second * 1000L - (System.nanoTime() - start) / 1_000_000));
            @Nullable Seen seen = daemon.seen();
            Passed now = proxy.passed();
            long to = System.nanoTime();
            if (seen == null) continue; // it did not answer in time: the next span is longer
            Passed since = now.since(passed);
            Throttling.Span span = new Throttling.Span(
                    second, (seen.written() - written) / ((to - from) / 1e9), since.taken(), since.refused());
            spans.add(span);
            results.say("%6d %7.0f %6d %6.1f%% %7.2f%%"
                    .formatted(
                            second, span.goodput(), borne, 100 * span.goodput() / borne, 100 * since.refusedShare()));
            from = to;
            written = seen.written();
            passed = now;
        }
        return new Throttling(borne, spans);
    }
}
