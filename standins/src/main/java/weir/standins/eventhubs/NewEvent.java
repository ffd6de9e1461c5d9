package weir.standins.eventhubs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event that a test puts into a hub without a client. */
public final class NewEvent {
    private final byte[] body;
    private final Map<String, Object> properties;
    private final @Nullable String partitionKey;
    private final @Nullable Instant enqueued;

    private NewEvent(
            byte[] body, Map<String, Object> properties, @Nullable String partitionKey, @Nullable Instant enqueued) {
        this.body = body;
        this.properties = properties;
        this.partitionKey = partitionKey;
        this.enqueued = enqueued;
    }

    public static NewEvent of(String body) {
        return of(body.getBytes(UTF_8));
    }

    public static NewEvent of(byte[] body) {
        return new NewEvent(body, Map.of(), null, null);
    }

    /** With one more application property, of a type that AMQP knows. */
    public NewEvent property(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(properties);
        more.put(name, value);
        return new NewEvent(body, more, partitionKey, enqueued);
    }

    public NewEvent partitionKey(String key) {
        return new NewEvent(body, properties, key, enqueued);
    }

    /** With a time of its own; never before that of the event in front of it. Without one, the clock of the stand-in says it. */
    public NewEvent enqueued(Instant time) {
        return new NewEvent(body, properties, partitionKey, time);
    }

    byte[] body() {
        return body;
    }

    Map<String, Object> properties() {
        return properties;
    }

    @Nullable
    String partitionKey() {
        return partitionKey;
    }

    @Nullable
    Instant enqueued() {
        return enqueued;
    }
}
