package weir.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns a settings file into records, or reports everything that is wrong with it. */
public final class ConfigReader {
    /** `vars` is for values of the user's own, to be used as ${vars.name}; the libraries check their own. */
    private static final List<String> ROOTS = List.of("weir", "vars", "pekko", "datastax-java-driver");

    private ConfigReader() {}

    /** Opens no connection; reads the file, what it includes, and the secrets it names. */
    public static WeirConfig read(Path file) {
        return read(file, System.getenv());
    }

    static WeirConfig read(Path file, Map<String, String> environment) {
        var problems = new Problems();
        String unreadable = Includes.unreadable(file);
        if (!unreadable.isEmpty()) problems.add(file.toString(), unreadable);
        problems.throwIfAny();
        Config written = Includes.parse(file, problems);
        problems.throwIfAny(); // what stands in a file that cannot be parsed would all be missing
        ConfigObject resolved = new Substitutions(environment, problems).resolve(written, file.toString());

        var tree = new Tree(file.toString(), resolved, written.root());
        Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        var reading = new Reading(tree, new Secrets(directory, environment), problems);
        Optional<WeirConfig> config =
                checkRoots(reading) ? Optional.of(WeirConfig.read(Section.weir(reading))) : Optional.empty();
        problems.throwIfAny();
        return config.orElseThrow();
    }

    /** Whether there is anything to read. */
    private static boolean checkRoots(Reading reading) {
        ConfigObject root = reading.tree().resolved();
        boolean misspelled = false;
        for (String name : root.keySet()) {
            if (ROOTS.contains(name)) continue;
            Optional<String> meant = Words.meant(name, ROOTS);
            misspelled |= meant.equals(Optional.of("weir"));
            reading.problem(At.ROOT.then(name), reading.unknown(meant, ROOTS));
        }
        boolean there = root.containsKey("weir");
        if (!there && !misspelled) {
            reading.problem(
                    At.ROOT.then("weir"), "missing (expected: an object with connections, state and pipelines)");
        }
        return there;
    }
}
