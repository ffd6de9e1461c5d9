package weir.standins.eventhubs;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.qpid.proton.message.Message;
import weir.standins.eventhubs.log.Hub;
import weir.standins.eventhubs.log.Partition;

/** The node {@code $management}: tells of hubs and partitions how far they have come. A question brings its token along. */
final class RuntimeInfo implements RequestLink.Node {
    private final Broker broker;

    RuntimeInfo(Broker broker) {
        this.broker = broker;
    }

    @Override
    public RequestLink.Answer answer(Message request) {
        Map<String, Object> question = request.getApplicationProperties().getValue();
        String name = String.valueOf(question.get("name"));
        try {
            broker.requireNotBusy();
        } catch (Refusal busy) {
            return RequestLink.Answer.of(503, busy);
        }
        try {
            broker.tokens().verify(name + "/$management", String.valueOf(question.get("security_token")));
        } catch (Refusal unknown) {
            return RequestLink.Answer.of(401, unknown);
        }
        Hub hub = broker.namespace().find(name);
        if (hub == null) return RequestLink.Answer.of(404, Refusal.notFound(name));
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("name", hub.name());
        info.put("type", question.get("type"));
        return "com.microsoft:eventhub".equals(question.get("type"))
                ? ofHub(hub, info)
                : ofPartition(hub, String.valueOf(question.get("partition")), info);
    }

    private static RequestLink.Answer ofHub(Hub hub, Map<String, Object> info) {
        info.put("created_at", Timestamps.of(hub.created()));
        info.put("partition_count", hub.partitions().size());
        info.put("partition_ids", hub.partitions().stream().map(Partition::id).toArray(String[]::new));
        return RequestLink.Answer.ok(info);
    }

    private static RequestLink.Answer ofPartition(Hub hub, String id, Map<String, Object> info) {
        Partition partition = hub.find(id);
        if (partition == null) {
            String words = "The specified partition is invalid for an EventHub partition sender or receiver."
                    + " It should be between 0 and %d.";
            return RequestLink.Answer.of(
                    400, Refusal.argument(words.formatted(hub.partitions().size() - 1)));
        }
        info.put("partition", partition.id());
        info.put("begin_sequence_number", partition.firstSequence());
        info.put("is_partition_empty", partition.isEmpty());
        info.putAll(end(partition));
        return RequestLink.Answer.ok(info);
    }

    /** The last event that a partition got. */
    static Map<String, Object> end(Partition partition) {
        return Map.of(
                "last_enqueued_sequence_number", partition.last().sequence(),
                "last_enqueued_offset", Long.toString(partition.last().offset()),
                "last_enqueued_time_utc", Timestamps.of(partition.last().time()));
    }
}
