package weir.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which fields hold what comes with an event beside its body; what has no field is left out.
 *
 * @param properties the application properties, as an object
 * @param partitionKey what the sender has asked to be kept together, null if nothing
 * @param enqueuedTime when the service took the event
 * @param sequenceNumber its number in the partition
 * @param partition the partition
 * @param offset its place in the partition, as the service writes it
 */
public record EventMetadataConfig(
        Optional<String> properties,
        Optional<String> partitionKey,
        Optional<String> enqueuedTime,
        Optional<String> sequenceNumber,
        Optional<String> partition,
        Optional<String> offset) {
    public static final EventMetadataConfig NONE = new EventMetadataConfig(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    static EventMetadataConfig read(Section metadata) {
        Map<String, String> taken = new LinkedHashMap<>();
        return new EventMetadataConfig(
                field(metadata, "properties", taken),
                field(metadata, "partition-key", taken),
                field(metadata, "enqueued-time", taken),
                field(metadata, "sequence-number", taken),
                field(metadata, "partition", taken),
                field(metadata, "offset", taken));
    }

    private static Optional<String> field(Section metadata, String name, Map<String, String> taken) {
        Optional<String> field = metadata.optional(name, Kinds.text("a field name"));
        field.ifPresent(it -> {
            String other = taken.putIfAbsent(it, name);
            if (other != null) {
                metadata.problem(name, Kinds.quoted(it) + ", as " + other + " is (expected: a field of its own)");
            }
        });
        return field;
    }
}
