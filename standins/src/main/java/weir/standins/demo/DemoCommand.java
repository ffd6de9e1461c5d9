package weir.standins.demo;

import com.azure.core.exception.AzureException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        subcommands = SendCommand.class,
        description = {
            "Starts a blob service, Event Hubs, PostgreSQL, Cassandra and Weir, and a small shop that uses the first three.",
            "At the end, reads the tables back and compares every cell with what was sent."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:read = written + skipped + rejected, the tables hold what was sent, the dead letters are the bad lines",
            "1:they do not, or something did not start"
        })
final class DemoCommand implements Callable<Integer> {
    private static final Pattern DURATION = Pattern.compile("([1-9]\\d{0,5})(s|m|h)");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            description = "Ends by itself after 30s, 2m, 1h. Default: at Ctrl-C.")
    private @Nullable String length;

    @Option(
            names = "--rate",
            paramLabel = "ROWS",
            defaultValue = "2000",
            description = "Rows the shop sends in a second, 20 to 100000. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "Keeps data and logs here; a second run goes on with them. Default: a folder removed at the end.")
    private @Nullable Path dir;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Duration runFor = length == null ? Demo.UNTIL_STOPPED : duration(length);
        if (rate < 20 || rate > 100_000) throw wrong("--rate", Integer.toString(rate), "20 to 100000");
        Path folder = dir == null ? Files.createTempDirectory("weir-demo-") : made(dir);

        boolean isGood = false;
        try (Demo demo = new Demo(folder.toAbsolutePath(), rate, LiveLine.onStandardOut())) {
            Thread main = Thread.currentThread();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndWait(demo, main)));
            isGood = demo.run(runFor);
        } catch (DemoException | IOException | UncheckedIOException | AzureException e) {
            System.err.println("demo: " + e.getMessage());
        }
        if (dir == null && isGood) remove(folder);
        if (dir == null && !isGood) System.err.println("demo: data and logs are in " + folder);
        return isGood ? 0 : 1;
    }

    /** Ctrl-C means: the shop closes. The summary comes all the same. */
    private static void stopAndWait(Demo demo, Thread main) {
        demo.stop();
        try {
            main.join(); // ends the process itself, with its own exit code
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) throw wrong("--for", text, "30s, 2m or 1h");
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    private Path made(Path wanted) {
        try {
            return Files.createDirectories(wanted);
        } catch (IOException e) {
            throw wrong("--dir", wanted + " cannot be made", "a folder, or a place where one can be made");
        }
    }

    private ParameterException wrong(String option, String found, String expected) {
        return new ParameterException(
                command.commandLine(), "demo: %s: %s (expected: %s)".formatted(option, found, expected));
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (IOException e) {
            System.err.println("demo: " + folder + " remains: " + e.getMessage());
        }
    }
}
