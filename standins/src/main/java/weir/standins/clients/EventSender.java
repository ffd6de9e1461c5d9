package weir.standins.clients;

import java.util.List;
import java.util.Map;

/** Where events are left for the daemon to read. */
public interface EventSender {
    /** Sends bodies by partition key, those of one key in their order; returns when the service has them all. */
    void send(Map<String, List<byte[]>> bodies);
}
