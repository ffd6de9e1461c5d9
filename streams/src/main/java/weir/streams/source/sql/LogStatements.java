package weir.streams.source.sql;

import io.debezium.relational.history.SchemaHistory;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Statements of a log that the engine does not understand. One of a table that is not read is passed over at the next start; one that may be of
 * a table that is read is not, as its rows would be taken for others.
 */
final class LogStatements {
    private static final Logger LOG = LoggerFactory.getLogger(LogStatements.class);

    /** The engine's property that has what it passes over. */
    static final String FILTER = SchemaHistory.DDL_FILTER.name();

    /** In the words of the engine's parser; the last line says what it would have expected. */
    private static final Pattern UNKNOWN =
            Pattern.compile("couldn't be parsed.*? with the statement '(.*)'\n[^\n]*$", Pattern.DOTALL);

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_$*]+");

    private final List<String> tables;
    private final Set<String> passedOver = ConcurrentHashMap.newKeySet();

    /** @param tables that are read, as patterns */
    LogStatements(List<String> tables) {
        this.tables = tables;
    }

    /** Looks at why an engine has ended. */
    void learn(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            Matcher found = UNKNOWN.matcher(String.valueOf(each.getMessage()));
            if (!found.find() || mayBeOurs(found.group(1))) continue;
            if (passedOver.add(pattern(found.group(1)))) {
                LOG.warn("passed over, as it is of no table that is read: {}", found.group(1));
            }
        }
    }

    /** As the engine takes them, beside those that it passes over anyway. */
    String filter() {
        String own = SchemaHistory.DDL_FILTER.defaultValueAsString();
        return passedOver.isEmpty() ? own : own + "," + String.join(",", passedOver);
    }

    private boolean mayBeOurs(String statement) {
        String[] words = statement.split("[^A-Za-z0-9_$]+", -1);
        for (String table : tables) {
            String name = table.substring(table.indexOf('.') + 1);
            if (!PLAIN.matcher(name).matches()) return true;
            Pattern named = Pattern.compile(name.replace("$", "\\$").replace("*", ".*"), Pattern.CASE_INSENSITIVE);
            for (String word : words) if (!word.isEmpty() && named.matcher(word).matches()) return true;
        }
        return false;
    }

    /** Commas tell one pattern of a list from the next, and it is stripped. */
    private static String pattern(String statement) {
        StringBuilder pattern = new StringBuilder("\\s*");
        for (String word : statement.strip().split("\\s+", -1)) {
            if (pattern.length() > 3) pattern.append("\\s+");
            pattern.append(word.replaceAll("[^A-Za-z0-9_]", "\\\\$0"));
        }
        return pattern.append("\\s*").toString();
    }
}
