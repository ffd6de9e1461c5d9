package weir.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fills in every ${substitution}, from the file and then from the environment, and notes all that stand for nothing. */
final class Substitutions {
    /** Takes the place of what is not there; a control character keeps it apart from all that users write. */
    private static final String UNRESOLVED = "\u0000unresolved";

    private static final Pattern NAME = Pattern.compile("\\$\\{(\\??)([^}]+)}");

    private final Map<String, String> environment;
    private final Problems problems;
    private final Set<String> unresolved = new HashSet<>();

    Substitutions(Map<String, String> environment, Problems problems) {
        this.environment = environment;
        this.problems = problems;
    }

    /** Whether a problem with this value has been told already. */
    static boolean isUnresolved(ConfigValue value) {
        if (value instanceof ConfigList list) return list.stream().anyMatch(Substitutions::isUnresolved);
        return value.unwrapped() instanceof String text && text.contains(UNRESOLVED);
    }

    /** HOCON stops at the first that stands for nothing: each is noted, replaced, and the next one looked for. */
    ConfigObject resolve(Config config, String file) {
        ConfigResolveOptions options =
                ConfigResolveOptions.defaults().setUseSystemEnvironment(false).appendResolver(resolver());
        while (true) {
            try {
                return config.resolve(options).root();
            } catch (ConfigException.UnresolvedSubstitution e) {
                if (!note(e, file)) throw new InvalidConfigException(problems.lines());
            } catch (ConfigException e) {
                Place place = Place.of(e.origin()).orElse(new Place(file, 1));
                if (problems.isEmpty()) problems.add(place, "syntax", Syntax.problem(e));
                throw new InvalidConfigException(problems.lines());
            }
        }
    }

    /** False when replacing what is missing has not helped. */
    private boolean note(ConfigException.UnresolvedSubstitution e, String file) {
        String message = String.valueOf(e.getMessage());
        Matcher name = NAME.matcher(message);
        String path = name.find() ? name.group(2) : "?";
        boolean isNew = unresolved.add(path);
        if (isNew) {
            String text = message.contains("cycle")
                    ? "stands for itself (expected: a value)"
                    : "neither a setting nor an environment variable (expected: one of the two, or ${?" + path + "})";
            problems.add(Place.of(e.origin()).orElse(new Place(file, 1)), "${" + path + "}", text);
        }
        return isNew;
    }

    private ConfigResolver resolver() {
        return new ConfigResolver() {
            @Override
            public @Nullable ConfigValue lookup(String path) {
                if (unresolved.contains(path)) return ConfigValueFactory.fromAnyRef(UNRESOLVED);
                String value = environment.get(path);
                return value == null ? null : ConfigValueFactory.fromAnyRef(value, "environment variable " + path);
            }

            @Override
            public ConfigResolver withFallback(ConfigResolver fallback) {
                return this;
            }
        };
    }
}
