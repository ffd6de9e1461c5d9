package weir.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Parses one file and what it includes. HOCON's own includer passes over a file that is not there and looks on the class path instead;
 * settings that are silently absent are the worst kind, so here that is a problem.
 */
final class Includes implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderClasspath, ConfigIncluderURL {
    private static final List<String> ENDINGS = List.of(".conf", ".json", ".properties");

    private final Path file;
    private final Path shown;
    private final List<Path> includedBy;
    private final Problems problems;

    private Includes(Path file, Path shown, List<Path> includedBy, Problems problems) {
        this.file = file;
        this.shown = shown;
        this.includedBy = Stream.concat(includedBy.stream(), Stream.of(file)).toList();
        this.problems = problems;
    }

    static Config parse(Path file, Problems problems) {
        return new Includes(file.toAbsolutePath().normalize(), file, List.of(), problems).parse();
    }

    private Config parse() {
        problems.knows(shown.toString());
        var options = ConfigParseOptions.defaults()
                .setOriginDescription(shown.toString())
                .setAllowMissing(false)
                .setIncluder(this);
        try {
            return ConfigFactory.parseFile(file.toFile(), options);
        } catch (ConfigException e) {
            problems.add(Place.of(e.origin()).orElse(new Place(shown.toString(), 1)), "syntax", Syntax.problem(e));
            return ConfigFactory.empty();
        }
    }

    /** Why the file cannot be read, or nothing. */
    static String unreadable(Path file) {
        if (Files.isDirectory(file)) return "a directory (expected: a file)";
        if (!Files.exists(file)) return "no such file (expected: a file in HOCON)";
        return Files.isReadable(file) ? "" : "not readable by this user (expected: a readable file)";
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
        return include(what, file.resolveSibling(what), shown.resolveSibling(what));
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
        return include(what.toString(), what.toPath().toAbsolutePath(), what.toPath());
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
        return problem(what, "from the class path (expected: a file)");
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
        return problem(what.toString(), "from a URL (expected: a file)");
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
        return this;
    }

    private ConfigObject include(String what, Path wanted, Path shownAs) {
        String ending = Files.exists(wanted)
                ? ""
                : ENDINGS.stream()
                        .filter(end -> Files.exists(Path.of(wanted + end)))
                        .findFirst()
                        .orElse("");
        Path found = Path.of(wanted + ending).normalize();
        String unreadable = unreadable(found);
        if (!unreadable.isEmpty()) return problem(what, unreadable);
        if (includedBy.contains(found)) return problem(what, "includes itself (expected: another file)");
        return new Includes(found, Path.of(shownAs + ending), includedBy, problems)
                .parse()
                .root();
    }

    private ConfigObject problem(String what, String text) {
        problems.add(new Place(shown.toString(), lineOf(what)), "include " + Kinds.quoted(what), text);
        return ConfigFactory.empty().root();
    }

    /** An includer is not told where its statement stands. */
    private int lineOf(String what) {
        try {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                boolean statement = line.contains("include") && !line.strip().startsWith("#");
                if (statement && line.contains(Kinds.quoted(what))) return i + 1;
            }
            return 1;
        } catch (IOException e) {
            return 1; // it was readable a moment ago; the statement's name says enough
        }
    }
}
