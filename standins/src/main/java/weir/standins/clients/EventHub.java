package weir.standins.clients;

import com.azure.core.amqp.AmqpRetryOptions;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerAsyncClient;
import com.azure.messaging.eventhubs.models.SendOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A hub of a namespace. */
public final class EventHub implements EventSender, AutoCloseable {
    /** Longer than any hiccup of a busy machine: what is sent again may be there twice. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int TRIES = 5;
    /** Keys whose events wait to be acknowledged. */
    private static final int IN_FLIGHT = 64;

    private final EventHubProducerAsyncClient client;

    private EventHub(EventHubProducerAsyncClient client) {
        this.client = client;
    }

    /**
     * Connects when first used.
     *
     * @param connectionString with the hub as {@code EntityPath} in it
     */
    public static EventHub open(String connectionString) {
        return new EventHub(new EventHubClientBuilder()
                .connectionString(connectionString)
                .retryOptions(new AmqpRetryOptions().setTryTimeout(PATIENCE).setMaxRetries(TRIES))
                .buildAsyncProducerClient());
    }

    @Override
    public void send(Map<String, List<byte[]>> bodies) {
        Flux.fromIterable(bodies.entrySet())
                .flatMap(entry -> send(entry.getKey(), entry.getValue()), IN_FLIGHT)
                .blockLast();
    }

    private Mono<Void> send(String key, List<byte[]> bodies) {
        List<EventData> events = bodies.stream().map(EventData::new).toList();
        return client.send(events, new SendOptions().setPartitionKey(key));
    }

    @Override
    public void close() {
        client.close();
    }
}
