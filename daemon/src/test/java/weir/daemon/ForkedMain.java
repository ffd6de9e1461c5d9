package weir.daemon;

import java.time.Duration;

/** The daemon's command line over pipelines that do nothing, for tests that need a process to send signals to. */
final class ForkedMain {
    private ForkedMain() {}

    /**
     * Runs until a signal comes.
     *
     * @param args port, drain timeout in ms, whether the pipelines drain; then those of the command line
     */
    public static void main(String[] args) {
        var config = Statuses.config(Integer.parseInt(args[0]), Duration.ofMillis(Long.parseLong(args[1])));
        var pipelines = new FakePipelines(Boolean.parseBoolean(args[2]));
        System.exit(
                Main.commandLine(file -> config, (system, same) -> pipelines).execute("run", args[3]));
    }
}
