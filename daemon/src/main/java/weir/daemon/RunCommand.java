package weir.daemon;

import com.typesafe.config.ConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import weir.config.InvalidConfigException;
import weir.config.WeirConfig;

/** {@code weir run FILE}. */
@Command(
        name = "run",
        description = "Runs the pipelines of FILE until SIGTERM or SIGINT, then drains. A second signal stops at once.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:drained",
            "1:could not start, or stopped before everything in flight was finished",
            "2:FILE has problems",
            "130, 143:stopped at once by a second signal"
        })
final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger("weir");
    /** For HTTP, actors and clients, after the drain. */
    private static final Duration LAST_STEPS = Duration.ofSeconds(15);

    private final Main.SettingsReader reader;
    private final Main.PipelinesStarter pipelines;

    @Parameters(paramLabel = "FILE", description = "Weir's configuration, HOCON")
    @SuppressWarnings("NullAway.Init") // by picocli, before call
    private Path file;

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli, before call
    private CommandSpec spec;

    RunCommand(Main.SettingsReader reader, Main.PipelinesStarter pipelines) {
        this.reader = reader;
        this.pipelines = pipelines;
    }

    @Override
    public Integer call() {
        WeirConfig config;
        try {
            config = reader.read(file);
        } catch (InvalidConfigException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 2;
        }
        try {
            // before the start: a signal that comes in between would be left to the JVM, which hears no second one
            var asked = new CompletableFuture<Void>();
            Signals.onFirst(() -> {
                neverHang(config.drainTimeout().plus(LAST_STEPS));
                asked.complete(null);
            });
            Daemon daemon = Daemon.start(config, PekkoSettings.read(file, config.drainTimeout()), pipelines);
            daemon.stopWhen(asked);
            return daemon.stopped().toCompletableFuture().join() ? 0 : 1;
        } catch (ConfigException e) {
            spec.commandLine().getErr().println(file + ": pekko: " + e.getMessage());
            return 2;
        } catch (PortInUseException e) {
            spec.commandLine().getErr().println(file + ": " + e.getMessage());
            return 1;
        }
    }

    /** A client library that will not close must not keep a process alive that an operator wants gone. */
    private static void neverHang(Duration limit) {
        CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
                .execute(() -> {
                    LOG.error("not stopped in {} s: stops at once", limit.toSeconds());
                    Runtime.getRuntime().halt(1);
                });
    }
}
