package weir.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands of {@code weir bench}. */
@Command(
        name = "bench",
        subcommands = {
            LoadCommand.class,
            ClientCommand.class,
            StagesCommand.class,
            DelayCommand.class,
            EventsCommand.class,
            SqlCommand.class,
            HeapCommand.class,
            ThrottleCommand.class
        },
        mixinStandardHelpOptions = true,
        description = "Measures the daemon beside a loader written by hand and beside dsbulk.")
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        CommandLine line = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
        System.exit(line.execute(args));
    }
}
