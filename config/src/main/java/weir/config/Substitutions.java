package weir.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fills in every ${substitution}, from the file and then from the environment, and notes all that stand for nothing. */
final class Substitutions {
    /** Takes the place of what is not there; a control character keeps it apart from all that users write. */
    private static final String UNRESOLVED = "\u0000unresolved:";

    /** As HOCON shows such a stand-in. */
    private static final Pattern BESIDE_AN_OBJECT = Pattern.compile("Quoted\\(\"\\\\u0000unresolved:(.*?)\\\\u0000");

    private static final Pattern NAME = Pattern.compile("\\$\\{(\\??)([^}]+)}");

    private final Map<String, String> environment;
    private final Problems problems;
    private final Map<String, ConfigValue> unresolved = new HashMap<>();

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
                if (standInObject(e)) continue;
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
        boolean isNew = unresolved.putIfAbsent(path, standIn(path)) == null;
        if (isNew) {
            String text = message.contains("cycle")
                    ? "stands for itself (expected: a value)"
                    : "neither a setting nor an environment variable (expected: one of the two, or ${?" + path + "})";
            problems.add(Place.of(e.origin()).orElse(new Place(file, 1)), "${" + path + "}", text);
        }
        return isNew;
    }

    /** A string does not fit beside an object: a stand-in HOCON complains of becomes an object. False when it complains of something else. */
    private boolean standInObject(ConfigException e) {
        Matcher complaint = BESIDE_AN_OBJECT.matcher(String.valueOf(e.getMessage()));
        return complaint.find()
                && unresolved.replace(
                        complaint.group(1),
                        standIn(complaint.group(1)),
                        ConfigFactory.empty().root());
    }

    private static ConfigValue standIn(String path) {
        return ConfigValueFactory.fromAnyRef(UNRESOLVED + path + "\u0000");
    }

    private ConfigResolver resolver() {
        return new ConfigResolver() {
            @Override
            public @Nullable ConfigValue lookup(String path) {
                ConfigValue standIn = unresolved.get(path);
                if (standIn != null) return standIn;
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
