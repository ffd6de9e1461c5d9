package weir.standins.eventhubs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import weir.standins.eventhubs.log.Partition;

/** Every open link on which a client receives, by partition. */
final class Receivers {
    private final Map<Partition, List<ReceiverLink>> open = new LinkedHashMap<>();

    void add(ReceiverLink link) {
        open.computeIfAbsent(link.partition(), partition -> new ArrayList<>()).add(link);
    }

    void remove(ReceiverLink link) {
        open.computeIfPresent(link.partition(), (partition, links) -> {
            links.remove(link);
            return links.isEmpty() ? null : links;
        });
    }

    List<ReceiverLink> of(Partition partition) {
        return List.copyOf(open.getOrDefault(partition, List.of()));
    }

    List<ReceiverLink> all() {
        return open.values().stream().flatMap(List::stream).toList();
    }

    List<LinkState> states() {
        return all().stream().map(ReceiverLink::state).toList();
    }

    /** Closes these, and says how many they are. */
    static int detach(List<ReceiverLink> links, Refusal why) {
        links.forEach(link -> link.detach(why));
        return links.size();
    }
}
