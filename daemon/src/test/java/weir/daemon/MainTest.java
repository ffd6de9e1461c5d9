package weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import weir.config.ConfigReader;
import weir.config.WeirConfig;
import weir.daemon.Main.SettingsReader;

class MainTest {
    private static final WeirConfig GOOD = Statuses.config(0, Duration.ofSeconds(1));

    @Test
    void check_says_ok_and_starts_nothing() {
        assertThat(execute(file -> GOOD, "check", "weir.conf")).isEqualTo(new Said(0, "weir.conf: ok\n", ""));
    }

    @Test
    void a_file_with_problems_is_not_run_and_both_commands_say_the_same(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("weir.conf"), "wier {}");
        var problems = new Said(
                2,
                "",
                file + ": 1: wier: unknown setting, did you mean weir?"
                        + " (expected: one of [weir, vars, pekko, datastax-java-driver])\n");

        assertThat(execute(ConfigReader::read, "check", file.toString())).isEqualTo(problems);
        assertThat(execute(ConfigReader::read, "run", file.toString())).isEqualTo(problems);
    }

    @Test
    void the_users_pekko_settings_win_over_ours_and_what_pekko_cannot_use_is_a_problem(@TempDir Path folder)
            throws IOException {
        Path file = Files.writeString(
                folder.resolve("weir.conf"), "pekko { loglevel = WARNING, http.server.max-connections = many }");

        assertThat(PekkoSettings.read(file, Duration.ofSeconds(30)).getString("pekko.loglevel"))
                .isEqualTo("WARNING");
        assertThat(PekkoSettings.read(file, Duration.ofSeconds(30))
                        .getDuration("pekko.coordinated-shutdown.phases.before-service-unbind.timeout"))
                .isEqualTo(Duration.ofSeconds(32));
        Said said = execute(read -> GOOD, "run", file.toString());
        assertThat(said)
                .isEqualTo(new Said(
                        2,
                        "",
                        file + ": pekko: " + file + ": 1: max-connections has type STRING rather than NUMBER\n"));
    }

    @Test
    void an_unknown_command_is_answered_with_the_nearest_names() {
        assertThat(execute(file -> GOOD, "chekc", "weir.conf")).isEqualTo(new Said(2, "", """
                        weir: chekc: unknown command (did you mean: check?)
                        Try 'weir --help' for more information.
                        """));
    }

    @Test
    void a_command_without_its_file_says_what_it_wants() {
        assertThat(execute(file -> GOOD, "run")).isEqualTo(new Said(2, "", """
                        weir run: Missing required parameter: 'FILE'
                        Try 'weir run --help' for more information.
                        """));
    }

    @Test
    void no_command_at_all_is_answered_with_where_help_is() {
        assertThat(execute(file -> GOOD)).isEqualTo(new Said(2, "", """
                        weir: Missing required subcommand
                        Try 'weir --help' for more information.
                        """));
    }

    @Test
    void the_version_is_the_builds() {
        assertThat(execute(file -> GOOD, "--version").out()).matches("weir \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\n");
    }

    @Test
    void help_lists_the_commands_that_work_and_no_others() {
        String help = execute(file -> GOOD, "--help").out();

        assertThat(help.substring(help.indexOf("Commands:\n"))).isEqualTo("""
                        Commands:
                          run    Runs the pipelines of FILE until SIGTERM or SIGINT, then drains. A
                                   second signal stops at once.
                          check  Reads FILE and says what is wrong with it, all at once. Connects to
                                   nothing, unless --connect says so.
                        """);
    }

    static Said execute(SettingsReader reader, String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        CommandLine line = Main.commandLine(reader, (system, config) -> {
                    throw new AssertionError("nothing was to be started");
                })
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        return new Said(line.execute(args), out.toString(), err.toString());
    }

    record Said(int exitCode, String out, String err) {}
}
