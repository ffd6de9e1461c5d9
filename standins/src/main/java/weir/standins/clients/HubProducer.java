package weir.standins.clients;

import com.azure.core.amqp.AmqpRetryOptions;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventDataBatch;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.CreateBatchOptions;
import java.time.Duration;
import java.util.List;

/** Sends to a hub, as any client does. */
public final class HubProducer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final EventHubProducerClient client;

    private HubProducer(EventHubProducerClient client) {
        this.client = client;
    }

    public static HubProducer open(String connectionString, String hub) {
        return new HubProducer(new EventHubClientBuilder()
                .connectionString(connectionString, hub)
                .retryOptions(new AmqpRetryOptions()
                        .setDelay(Duration.ofMillis(100))
                        .setMaxDelay(PATIENCE) // the client adds 4 s when it is told that the service is busy
                        .setTryTimeout(PATIENCE)
                        .setMaxRetries(10))
                .buildProducerClient());
    }

    /** Returns when the service has all of them, in this order. */
    public void sendTo(int partition, List<byte[]> bodies) {
        send(new CreateBatchOptions().setPartitionId(Integer.toString(partition)), bodies);
    }

    /** Returns when the service has all of them, in this order, in the partition of the key. */
    public void sendWithKey(String key, List<byte[]> bodies) {
        send(new CreateBatchOptions().setPartitionKey(key), bodies);
    }

    private void send(CreateBatchOptions where, List<byte[]> bodies) {
        EventDataBatch batch = client.createBatch(where);
        for (byte[] body : bodies) {
            EventData event = new EventData(body);
            if (batch.tryAdd(event)) continue;
            client.send(batch);
            batch = client.createBatch(where);
            if (!batch.tryAdd(event))
                throw new IllegalArgumentException(body.length + " bytes are too large for an event");
        }
        client.send(batch);
    }

    @Override
    public void close() {
        client.close();
    }
}
