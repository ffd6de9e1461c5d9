package weir.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Fields get other names.
 *
 * @param names new name by old name, in file order
 */
public record RenameConfig(Map<String, String> names) implements TransformConfig {
    public RenameConfig {
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
    }

    @Override
    public String kind() {
        return "rename";
    }

    static RenameConfig read(Section element) {
        Map<String, String> names =
                element.map("rename", Kinds.text("the new name"), "new name by old name: rename { id = order_id }");
        names.forEach((old, name) -> {
            if (names.entrySet().stream()
                    .filter(it -> it.getValue().equals(name))
                    .findFirst()
                    .orElseThrow()
                    .getKey()
                    .equals(old)) return;
            element.open("rename").problem(old, Kinds.quoted(name) + " twice (expected: each new name once)");
        });
        return new RenameConfig(names);
    }
}
