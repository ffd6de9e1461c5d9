package weir.bench;

import java.util.List;
import picocli.CommandLine.Option;
import weir.bench.data.Readings;

/** What every command that loads rows can be told. */
final class LoadOptions {
    @Option(names = "--rows", defaultValue = "1000000", description = "How many, in each run.")
    long rows;

    @Option(names = "--rounds", defaultValue = "3", description = "Each runs every contender once.")
    int rounds;

    @Option(names = "--narrow", description = "One row in a partition instead of 32.")
    boolean isNarrow;

    @Option(
            names = "--daemon-settings",
            paramLabel = "HOCON",
            description = "Added to the daemon's pipeline, as in 'limits.pages-in-flight = 2'.")
    String daemonSettings = "";

    @Option(
            names = "--java-options",
            paramLabel = "OPTIONS",
            split = " ",
            description = "Of every contender's Java, as in '-XX:+UseParallelGC'.")
    List<String> javaOptions = List.of();

    @Option(
            names = "--profile",
            description =
                    "Records each process with Flight Recorder: the .jfr files are beside the logs, CPU is higher.")
    boolean isProfiled;

    String heap = "256m";

    Readings readings() {
        return new Readings(rows, isNarrow ? 1 : 32);
    }
}
