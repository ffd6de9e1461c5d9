package weir.config;

import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Looks up what stands behind "env:NAME" and "file:PATH". Its problems name the variable or the file and never show a value.
 *
 * @param directory that paths are relative to: where the settings file is
 */
record Secrets(Path directory, Map<String, String> environment) {
    static final String EXPECTED = "a secret: a plain string, \"env:NAME\" or \"file:PATH\"";

    Kind<Secret> kind() {
        return new Kind<>(EXPECTED, new Secret(""), this::read);
    }

    /** Whether a variable is set, with something in it. */
    boolean has(String variable) {
        return !environment.getOrDefault(variable, "").isEmpty();
    }

    /** A file that is there, by its path. */
    Kind<Path> file(String expected) {
        Kind<String> text = Kinds.text(expected);
        return new Kind<>(expected, directory, value -> {
            String path = text.parse(value);
            try {
                Path file = directory.resolve(path);
                if (Files.isRegularFile(file) && Files.isReadable(file)) return file;
            } catch (InvalidPathException e) {
                // no file either
            }
            throw new WrongValueException("cannot read file " + path, "a readable file, relative to the settings file");
        });
    }

    private Secret read(ConfigValue value) throws WrongValueException {
        if (value.valueType() == ConfigValueType.OBJECT) throw new WrongValueException("an object", EXPECTED);
        if (value.valueType() == ConfigValueType.LIST) throw new WrongValueException("a list", EXPECTED);
        String text = value.atKey("it").getString("it");
        if (text.isEmpty()) throw new WrongValueException("empty", EXPECTED);
        if (text.startsWith("vault:")) {
            throw new WrongValueException("\"vault:…\" is not available yet", EXPECTED);
        }
        if (text.startsWith("env:")) return variable(text.substring("env:".length()));
        if (text.startsWith("file:")) return content(text.substring("file:".length()));
        return new Secret(text);
    }

    private Secret variable(String name) throws WrongValueException {
        return Optional.ofNullable(environment.get(name))
                .filter(found -> !found.isEmpty())
                .map(Secret::new)
                .orElseThrow(() -> new WrongValueException(
                        "no environment variable " + name, "a variable that is set, with something in it"));
    }

    private Secret content(String path) throws WrongValueException {
        try {
            String content = Files.readString(directory.resolve(path)).replaceFirst("\r?\n$", "");
            if (content.isEmpty())
                throw new WrongValueException("file " + path + " is empty", "a file with the secret");
            return new Secret(content);
        } catch (IOException | InvalidPathException e) {
            throw new WrongValueException("cannot read file " + path, "a readable file, relative to the settings file");
        }
    }
}
