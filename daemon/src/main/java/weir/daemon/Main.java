package weir.daemon;

import java.nio.file.Path;
import org.apache.pekko.actor.typed.ActorSystem;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import weir.config.WeirConfig;
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

    static CommandLine commandLine(SettingsReader reader, PipelinesStarter pipelines) {
        return new CommandLine(new Main())
                .addSubcommand(new RunCommand(reader, pipelines))
                .addSubcommand(new CheckCommand(reader));
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
