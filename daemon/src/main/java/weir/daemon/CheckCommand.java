package weir.daemon;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import weir.config.InvalidConfigException;

/** {@code weir check FILE}. */
@Command(
        name = "check",
        description = "Reads FILE and says what is wrong with it, all at once. Connects to nothing.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:FILE can be run", "2:FILE has problems"})
final class CheckCommand implements Callable<Integer> {
    private final Main.SettingsReader reader;

    @Parameters(paramLabel = "FILE", description = "Weir's configuration, HOCON")
    @SuppressWarnings("NullAway.Init") // by picocli, before call
    private Path file;

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli, before call
    private CommandSpec spec;

    CheckCommand(Main.SettingsReader reader) {
        this.reader = reader;
    }

    @Override
    public Integer call() {
        try {
            reader.read(file);
        } catch (InvalidConfigException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 2;
        }
        spec.commandLine().getOut().println(file + ": ok");
        return 0;
    }
}
