package weir.drills;

import java.util.HashMap;
import java.util.Map;

/** Where the partitions of a hub stand, as the checkpoints say. */
final class HubPlace {
    private HubPlace() {}

    /** The sequence number of the event that is read next, by partition. */
    static Map<Integer, Long> next(Drill drill, String pipeline) {
        Map<Integer, Long> next = new HashMap<>();
        drill.tables.forEach(
                "SELECT slice, offset FROM %s_state.slices WHERE pipeline = '%s' ALLOW FILTERING"
                        .formatted(drill.name, pipeline),
                row -> {
                    String offset = (String) row.get("offset");
                    if (offset != null && offset.startsWith("event:"))
                        next.put(partition((String) row.get("slice")), next(offset));
                });
        return next;
    }

    static String slice(String hub, int partition) {
        return hub + "/" + partition;
    }

    static int partition(String slice) {
        return Integer.parseInt(slice.substring(slice.lastIndexOf('/') + 1));
    }

    static long next(String offset) {
        return Long.parseLong(offset.split(":", -1)[1]) + 1;
    }
}
