package weir.standins;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands that run beside the daemon. */
@Command(name = "weir", subcommands = StandInsCommand.class)
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main());
    }
}
