package weir.bench.arrivals;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerAsyncClient;
import com.azure.messaging.eventhubs.models.SendOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import weir.bench.events.Events;

/** Sends each event on its own, as an application does to which it occurs, and waits for no other. */
public final class Producer implements Sender {
    private final EventHubProducerAsyncClient client;
    private final Events events;

    public Producer(String connectionString, Events events) {
        this.events = events;
        this.client = new EventHubClientBuilder()
                .connectionString(connectionString, Events.HUB)
                .buildAsyncProducerClient();
    }

    @Override
    public CompletableFuture<Void> send(long i) {
        SendOptions options =
                new SendOptions().setPartitionKey(Events.reading(i).device());
        return client.send(List.of(new EventData(events.body(i))), options).toFuture();
    }

    @Override
    public void close() {
        client.close();
    }
}
