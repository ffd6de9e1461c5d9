package weir.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import org.jspecify.annotations.Nullable;

/**
 * What the user wrote, and where each setting stands.
 *
 * @param file as the user named it
 * @param resolved with every substitution filled in
 * @param written as it is in the files; the only one to know where a value from the environment is used
 */
record Tree(String file, ConfigObject resolved, ConfigObject written) {
    /** The place of a setting; for a missing one the place of the object that should hold it. */
    Place placeOf(At at) {
        Place inResolved = deepest(resolved, at);
        ConfigValue value = resolved;
        for (Object step : at.steps()) {
            value = value == null ? null : below(value, step);
        }
        boolean fromEnvironment = value != null && Place.of(value.origin()).isEmpty();
        return fromEnvironment ? deepest(written, at) : inResolved;
    }

    /** Where the user put a setting, which is not where a value taken from elsewhere in the file stands. */
    Place writtenAt(At at) {
        return deepest(written, at);
    }

    private Place deepest(ConfigObject root, At at) {
        Place place = new Place(file, 1);
        ConfigValue value = root;
        for (Object step : at.steps()) {
            value = below(value, step);
            if (value == null) return place;
            place = Place.of(value.origin()).orElse(place);
        }
        return place;
    }

    private static @Nullable ConfigValue below(ConfigValue value, Object step) {
        try {
            if (value instanceof ConfigObject object && step instanceof String name) return object.get(name);
            if (value instanceof ConfigList list && step instanceof Integer index) return list.get(index);
            return null;
        } catch (ConfigException.NotResolved e) {
            return null; // a substitution stands here, and the place of it is as near as one gets
        }
    }
}
