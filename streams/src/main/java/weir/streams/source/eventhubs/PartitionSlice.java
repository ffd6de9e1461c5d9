package weir.streams.source.eventhubs;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import weir.streams.model.Slice;

/**
 * A partition of a hub.
 *
 * @param created when the hub was; another time is another hub, with a log of its own
 * @param isLate true when the partition was added after the pipeline's first start, so that all of it is new
 */
record PartitionSlice(String hub, String partition, Instant created, boolean isLate) {
    static PartitionSlice of(Slice slice) {
        int slash = slice.name().lastIndexOf('/');
        Map<String, String> plan = new HashMap<>();
        for (String pair : slice.plan().split(" ", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) plan.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        try {
            return new PartitionSlice(
                    slice.name().substring(0, slash),
                    slice.name().substring(slash + 1),
                    Instant.parse(plan.getOrDefault("created", "")),
                    Boolean.parseBoolean(plan.get("late")));
        } catch (DateTimeException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "slice \"" + slice.name() + "\" with plan \"" + slice.plan()
                            + "\" (expected: HUB/PARTITION and a plan)",
                    e);
        }
    }

    Slice slice(String pipeline) {
        return new Slice(pipeline, name(hub, partition), "created=" + created + " late=" + isLate);
    }

    static String name(String hub, String partition) {
        return hub + "/" + partition;
    }
}
