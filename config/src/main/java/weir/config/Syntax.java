package weir.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in our form what HOCON says of a file it cannot parse. */
final class Syntax {
    private static final Pattern EXPECTING =
            Pattern.compile("[Ee]xpecting (.*?),? (?:but )?(?:got:?|here, not:) (.*)", Pattern.DOTALL);

    private static final Pattern AFTER_A_KEY =
            Pattern.compile("Key .* may not be followed by token: (.*)", Pattern.DOTALL);
    /** What HOCON quotes from the file may be a piece of a password. */
    private static final Pattern QUOTED = Pattern.compile("'[^']{2,}'", Pattern.DOTALL);

    private Syntax() {}

    static String problem(ConfigException e) {
        String text = String.valueOf(e.getMessage());
        ConfigOrigin origin = e.origin();
        if (origin != null && text.startsWith(origin.description() + ": ")) {
            text = text.substring(origin.description().length() + 2);
        }
        int advice = text.indexOf(" (if you intended");
        if (advice >= 0) text = text.substring(0, advice);
        text = QUOTED.matcher(text).replaceAll("'…'");
        if (text.endsWith("end of file")) {
            return "the file ends within an object, a list or a string (expected: it to be closed)";
        }
        if (text.contains("unescaped newline")) return "a string goes on after its line (expected: a closing quote)";
        Matcher key = AFTER_A_KEY.matcher(text);
        if (key.matches()) return key.group(1) + " after a name (expected: = or {)";
        Matcher expecting = EXPECTING.matcher(text);
        if (expecting.matches()) return expecting.group(2) + " (expected: " + expecting.group(1) + ")";
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }
}
