package weir.config;

import com.typesafe.config.ConfigOrigin;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where in the user's files something stands.
 *
 * @param line from 1; 0 is the file as a whole
 */
record Place(String file, int line) {
    /** HOCON describes what it merged from several places as "merge of a.conf: 3,b.conf: 7-9". */
    private static final Pattern DESCRIPTION = Pattern.compile("(?:merge of )?(.*?): (\\d+)(?:-\\d+)?(?:,.*)?");

    /** Empty for what comes from the environment. */
    static Optional<Place> of(@Nullable ConfigOrigin origin) {
        if (origin == null) return Optional.empty();
        Matcher parts = DESCRIPTION.matcher(origin.description());
        return parts.matches()
                ? Optional.of(new Place(parts.group(1), Integer.parseInt(parts.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return line == 0 ? file : file + ": " + line;
    }
}
