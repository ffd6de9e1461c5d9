package weir.streams.transform;

import java.util.Map;
import java.util.Optional;
import weir.config.ScalarType;

/**
 * What is known about field names and types before anything was read, so that a mapping that can never work is found at start.
 *
 * @param types names that may come, and their type where a cast or default fixes it; of a closed set, exactly the names that may come
 * @param isClosed true when no other name can come, as after {@code keep}
 */
public record KnownFields(Map<String, Optional<ScalarType>> types, boolean isClosed) {
    public static final KnownFields NOTHING = new KnownFields(Map.of(), false);

    public KnownFields {
        types = Map.copyOf(types);
    }

    public boolean mayCome(String name) {
        return !isClosed || types.containsKey(name);
    }

    /** The type of a field when it comes and is not null; empty when any type may come. */
    public Optional<ScalarType> typeOf(String name) {
        return types.getOrDefault(name, Optional.empty());
    }
}
