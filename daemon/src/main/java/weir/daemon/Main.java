package weir.daemon;

import java.nio.file.Path;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import weir.config.ConfigReader;
import weir.config.WeirConfig;
import weir.daemon.pipelines.PipelineActors;
import weir.daemon.pipelines.Pipelines;

/** The command line of the daemon. */
@Command(
        name = "weir",
        description = "Keeps Cassandra in step with Azure.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine(ConfigReader::read, PipelineActors::start).execute(args));
    }

    static CommandLine commandLine(SettingsReader reader, PipelinesStarter pipelines) {
        var line = new CommandLine(new Main())
                .addSubcommand(new RunCommand(reader, pipelines))
                .addSubcommand(new CheckCommand(reader));
        line.setParameterExceptionHandler((problem, args) -> explain(problem));
        line.getSubcommands()
                .values()
                .forEach(each -> each.setParameterExceptionHandler(line.getParameterExceptionHandler()));
        return line;
    }

    /** Two lines instead of the whole help: what was found, what would do. */
    private static int explain(ParameterException problem) {
        CommandLine command = problem.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String what = problem.getMessage();
        if (problem instanceof UnmatchedArgumentException unmatched) {
            boolean isCommand =
                    !unmatched.isUnknownOption() && !command.getSubcommands().isEmpty();
            if (isCommand) what = unmatched.getUnmatched().get(0) + ": unknown command";
            List<String> nearest = unmatched.getSuggestions();
            if (!nearest.isEmpty()) what += " (did you mean: " + String.join(" or ", nearest) + "?)";
        }
        command.getErr().println(name + ": " + what);
        command.getErr().println("Try '" + name + " --help' for more information.");
        return ExitCode.USAGE;
    }

    /** Reads a file, or throws {@link weir.config.InvalidConfigException}. */
    interface SettingsReader {
        WeirConfig read(Path file);
    }

    /** Starts the pipelines of a configuration without waiting for anything. */
    interface PipelinesStarter {
        Pipelines start(ActorSystem<?> system, WeirConfig config);
    }
}
