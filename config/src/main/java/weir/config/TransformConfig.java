package weir.config;

import java.util.List;
import java.util.Optional;

/** One stage between source and sink. Closed on purpose: a new kind must be handled everywhere, see TransformsTest. */
public sealed interface TransformConfig
        permits KeepConfig, DropConfig, RenameConfig, CastConfig, RequireConfig, DefaultConfig {
    /** The word that selects it in the file. */
    String kind();

    /** Reads one element of the list, an object with a single key; empty when there is no telling which it would be. */
    static Optional<TransformConfig> read(Section element) {
        Reference kinds = Reference.weir().at("defaults.transform");
        if (element.isMistaken()) return Optional.empty();
        List<String> names = element.names();
        if (names.size() != 1) {
            String found = names.isEmpty() ? "no transform" : names.size() + " transforms in one object";
            element.problem(found + " (expected: " + Words.oneOf(kinds.names()) + ")");
            return Optional.empty();
        }
        return switch (names.get(0)) {
            case "keep" -> Optional.of(new KeepConfig(element.get("keep", Kinds.names())));
            case "drop" -> Optional.of(new DropConfig(element.get("drop", Kinds.names())));
            case "rename" -> Optional.of(RenameConfig.read(element));
            case "cast" -> Optional.of(CastConfig.read(element));
            case "require" -> Optional.of(new RequireConfig(element.get("require", Kinds.names())));
            case "default" ->
                Optional.of(new DefaultConfig(
                        element.map("default", Kinds.scalar(), "a value by name: default { country = NL }")));
            default -> Optional.empty();
        };
    }
}
