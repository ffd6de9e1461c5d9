package weir.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A block of reference.conf: which settings there are, and their defaults.
 *
 * @param path of the block in reference.conf
 */
record Reference(String path, ConfigObject block) {
    private static final Reference ROOT = load();

    static Reference weir() {
        return ROOT.at("weir");
    }

    /** A block below this one, by path. */
    Reference at(String below) {
        ConfigObject found = block.toConfig().getObject(below);
        return new Reference(path.isEmpty() ? below : path + "." + below, found);
    }

    /** The names of the settings in the order of the file, which is the order one reads about them. */
    List<String> names() {
        return block.entrySet().stream()
                .sorted(Comparator.comparingInt(
                        setting -> setting.getValue().origin().lineNumber()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What the setting is when the user does not say; a setting that is not in the file at all is a mistake of ours. */
    Optional<ConfigValue> defaultOf(String name) {
        ConfigValue value = block.get(name);
        if (value == null) throw new AssertionError("reference.conf lacks " + path + "." + name);
        return Optional.of(value).filter(set -> set.valueType() != ConfigValueType.NULL);
    }

    /** Ours, from where this class is: every library on the class path may have one of its own. */
    private static Reference load() {
        String here = Reference.class.getName().replace('.', '/') + ".class";
        URL self = Reference.class.getResource("/" + here);
        if (self == null) throw new AssertionError("no resource for " + here);
        String base = self.toString().substring(0, self.toString().length() - here.length());
        try {
            return new Reference(
                    "", ConfigFactory.parseURL(new URL(base + "reference.conf")).root());
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }
}
