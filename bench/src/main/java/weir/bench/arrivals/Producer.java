package weir.bench.arrivals;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerAsyncClient;
import com.azure.messaging.eventhubs.models.SendOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import weir.bench.events.Events;

/** Sends each event on its own, as an application does to which it occurs, and waits for no other. */
final class Producer implements AutoCloseable {
    private final EventHubProducerAsyncClient client;
    private final Events events;

    Producer(String connectionString, Events events) {
        this.events = events;
        this.client = new EventHubClientBuilder()
                .connectionString(connectionString, Events.HUB)
                .buildAsyncProducerClient();
    }

    /** Completes when the hub has it. */
    CompletableFuture<Void> send(long i) {
        SendOptions options =
                new SendOptions().setPartitionKey(Events.reading(i).device());
        return client.send(List.of(new EventData(events.body(i))), options).toFuture();
    }

    @Override
    public void close() {
        client.close();
    }
}
