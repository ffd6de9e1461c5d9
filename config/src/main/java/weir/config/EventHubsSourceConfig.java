package weir.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a hub for ever, each partition as a slice of its own.
 *
 * @param hub the hub
 * @param consumerGroup a group of our own: other readers of it are disconnected
 * @param start where a partition is begun for which there is no checkpoint, default earliest
 * @param format how an event's body becomes records
 * @param metadata which fields hold what comes with an event
 * @param onGap what to do when events were deleted before they were read, default stop
 * @param pollInterval time between two looks for new partitions and at how far behind reading is, 100ms to 1d, default 10s
 * @param stallTimeout after so long without an event the service is asked whether there is one, 1s to 1h, default 1m
 */
public record EventHubsSourceConfig(
        EventHubsConnectionConfig connection,
        String hub,
        String consumerGroup,
        StartConfig start,
        BodyConfig format,
        EventMetadataConfig metadata,
        OnGap onGap,
        Duration pollInterval,
        Duration stallTimeout)
        implements SourceConfig {
    /** What to do when retention has deleted events that were not read yet. */
    public enum OnGap {
        /** Report it and read on at the oldest event that is left. */
        CONTINUE,
        /** Fail the pipeline. */
        STOP
    }

    static Optional<EventHubsSourceConfig> read(Section source, EventHubsConnectionConfig connection) {
        String hub = source.get("hub", Names.hub());
        connection
                .access()
                .onlyHub()
                .filter(only -> !hub.isEmpty() && !only.equals(hub))
                .ifPresent(only -> source.problem(
                        "hub",
                        Kinds.quoted(hub) + " (expected: " + Kinds.quoted(only)
                                + ", the only hub that the connection string is for)"));
        String group = source.get("consumer-group", Names.consumerGroup());
        StartConfig start = source.get("start", StartConfig.kind());
        EventMetadataConfig metadata = EventMetadataConfig.read(source.section("metadata"));
        OnGap onGap = source.get("on-gap", Kinds.word(OnGap.class));
        Duration poll = source.get("poll-interval", Kinds.duration(Duration.ofMillis(100), Duration.ofDays(1)));
        Duration stall = source.get("stall-timeout", Kinds.duration(Duration.ofSeconds(1), Duration.ofHours(1)));
        return source.typed("format", Reference.weir().at("defaults.body"))
                .map(BodyConfig::read)
                .map(format ->
                        new EventHubsSourceConfig(connection, hub, group, start, format, metadata, onGap, poll, stall));
    }

    /** Two pipelines that read a hub in one group would take its partitions from each other for ever. */
    static void checkGroups(Section named, List<PipelineConfig> pipelines) {
        Map<List<String>, String> first = new HashMap<>();
        for (PipelineConfig each : pipelines) {
            if (!(each.source() instanceof EventHubsSourceConfig source)) continue;
            List<String> group = source.group();
            if (group.contains("")) continue; // after a problem
            String other = first.putIfAbsent(group, each.name());
            if (other == null) continue;
            String found = Kinds.quoted(source.consumerGroup()) + ", as in pipeline " + Kinds.quoted(other);
            named.open(each.name()).open("source").problem("consumer-group", found + " (expected: a group of its own)");
        }
    }

    /** Case does not count in Azure's names. */
    private List<String> group() {
        return List.of(
                connection.access().address(), hub.toLowerCase(Locale.ROOT), consumerGroup.toLowerCase(Locale.ROOT));
    }
}
