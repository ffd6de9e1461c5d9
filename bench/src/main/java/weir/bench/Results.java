package weir.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Where the results of one run of a command go: lines to who started it, a file of JSON, and a folder for all else.
 *
 * @param file of the figures
 * @param folder of settings, logs and recordings
 */
record Results(PrintWriter out, Path file, Path folder) {
    /** Under {@code bench/target/results}. */
    static Results of(CommandSpec command) throws IOException {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
        Path results = Homes.ofProject().resolve("bench/target/results");
        Path folder = Files.createDirectories(results.resolve(now));
        return new Results(
                command.commandLine().getOut(), results.resolve(command.name() + "-" + now + ".json"), folder);
    }

    void say(String line) {
        out.println(line);
        out.flush();
    }

    void report(LoadOptions options, List<Figures> figures, List<Comparison> comparisons) throws IOException {
        Report report = new Report(Machine.here(), options.daemonSettings, options.readings(), figures, comparisons);
        save(report);
        say(report.text());
    }

    void save(Object figures) throws IOException {
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), figures);
    }
}
