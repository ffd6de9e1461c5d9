package weir.standins.eventhubs.log;

import java.util.List;

/**
 * What a hub is created with.
 *
 * @param consumerGroups beside {@code $Default}
 */
public record HubSpec(String name, int partitions, List<String> consumerGroups) {
    public HubSpec {
        if (partitions < 1) throw new IllegalArgumentException(name + ": partitions: " + partitions + " (expected: 1 or more)");
        consumerGroups = List.copyOf(consumerGroups);
    }
}
