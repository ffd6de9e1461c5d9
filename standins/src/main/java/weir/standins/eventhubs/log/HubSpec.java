package weir.standins.eventhubs.log;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a hub is created with.
 *
 * @param consumerGroups beside {@code $Default}
 */
public record HubSpec(String name, int partitions, List<String> consumerGroups) {
    private static final int MAX_PARTITIONS = 1024;
    private static final String WORD = "[A-Za-z0-9][A-Za-z0-9._-]*"; // names a folder as well
    private static final Pattern TEXT = Pattern.compile("(%1$s):(\\d{1,9})(?::(%1$s(?:,%1$s)*))?".formatted(WORD));

    public HubSpec {
        if (!name.matches(WORD)) {
            throw new IllegalArgumentException("%s: no name of a hub (expected: %s)".formatted(name, WORD));
        }
        if (partitions < 1 || partitions > MAX_PARTITIONS) {
            throw new IllegalArgumentException(
                    "%s: partitions: %d (expected: 1 to %d)".formatted(name, partitions, MAX_PARTITIONS));
        }
        consumerGroups = List.copyOf(consumerGroups);
    }

    /** From {@code orders:8} or {@code orders:8:weir,audit}. */
    public static HubSpec parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "%s: no hub (expected: name:partitions or name:partitions:group,group)".formatted(text));
        }
        List<String> groups =
                matcher.group(3) == null ? List.of() : List.of(matcher.group(3).split(",", -1));
        return new HubSpec(matcher.group(1), Integer.parseInt(matcher.group(2)), groups);
    }

    /** What {@link #parse} takes. */
    public String toText() {
        return name + ":" + partitions + (consumerGroups.isEmpty() ? "" : ":" + String.join(",", consumerGroups));
    }
}
