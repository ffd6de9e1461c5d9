package weir.daemon;

import com.typesafe.config.ConfigException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import weir.config.InvalidConfigException;
import weir.config.WeirConfig;

/** {@code weir check FILE}. */
@Command(
        name = "check",
        description =
                "Reads FILE and says what is wrong with it, all at once. Connects to nothing, unless --connect says so.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:FILE can be run",
            "1:a source or a cluster did not answer, so its tables are not known",
            "2:FILE has problems, or a pipeline cannot read its source or write its table"
        })
final class CheckCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Main.SettingsReader reader;

    @Parameters(paramLabel = "FILE", description = "Weir's configuration, HOCON")
    @SuppressWarnings("NullAway.Init") // by picocli, before call
    private Path file;

    @Option(
            names = "--connect",
            description =
                    "Also looks whether each source can be read, and compares its pipeline with the live table it is to write,"
                            + " as the start would; writes nothing.")
    private boolean isConnecting;

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli, before call
    private CommandSpec spec;

    CheckCommand(Main.SettingsReader reader) {
        this.reader = reader;
    }

    @Override
    public Integer call() {
        WeirConfig config;
        try {
            config = reader.read(file);
            if (isConnecting) {
                return said(LiveTables.compare(config, PekkoSettings.read(file, config.drainTimeout()), PATIENCE));
            }
        } catch (InvalidConfigException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 2;
        } catch (ConfigException e) {
            spec.commandLine().getErr().println(file + ": pekko: " + e.getMessage());
            return 2;
        }
        spec.commandLine().getOut().println(file + ": ok");
        return 0;
    }

    private static String targets(LiveTables.Answer answer) {
        if (answer.targets().isEmpty()) return "";
        return answer.targets().entrySet().stream()
                .map(each -> each.getKey() + " to " + each.getValue())
                .collect(Collectors.joining(", ", " (", ")"));
    }

    private int said(List<LiveTables.Answer> answers) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        for (LiveTables.Answer answer : answers) {
            String where = file + ": " + answer.pipeline().name() + ": ";
            answer.problems().forEach(problem -> err.println(where + problem));
            if (answer.problems().isEmpty()) out.println(where + "ok" + targets(answer));
        }
        if (answers.stream().anyMatch(LiveTables.Answer::isWrong)) return 2;
        return answers.stream().allMatch(answer -> answer.problems().isEmpty()) ? 0 : 1;
    }
}
