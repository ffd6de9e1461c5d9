package weir.standins.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import weir.standins.eventhubs.EventHubsStandIn;

class EventHubIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PARTITIONS = 3;
    private static final int KEYS = 100;
    private static final int ROUNDS = 5;

    @Test
    void what_has_one_key_stands_in_one_partition_as_it_was_sent() throws Exception {
        try (EventHubsStandIn hubs =
                        EventHubsStandIn.builder().hub("orders", PARTITIONS).start();
                EventHub hub = EventHub.open(hubs.connectionString() + ";EntityPath=orders")) {
            for (int round = 0; round < ROUNDS; round++) hub.send(events(round));

            List<List<String>> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> read(hubs, partition))
                    .toList();
            for (int key = 0; key < KEYS; key++) {
                String of = key + " ";
                List<List<String>> found = partitions.stream()
                        .map(partition -> partition.stream()
                                .filter(body -> body.startsWith(of))
                                .toList())
                        .filter(bodies -> !bodies.isEmpty())
                        .toList();
                assertThat(found).containsExactly(expected(key));
            }
        }
    }

    /** Two of each key. */
    private static Map<String, List<byte[]>> events(int round) {
        Map<String, List<byte[]>> events = new LinkedHashMap<>();
        for (int key = 0; key < KEYS; key++) {
            events.put(
                    "key" + key,
                    List.of(
                            body(key, 2 * round).getBytes(UTF_8),
                            body(key, 2 * round + 1).getBytes(UTF_8)));
        }
        return events;
    }

    private static List<String> expected(int key) {
        return IntStream.range(0, 2 * ROUNDS).mapToObj(n -> body(key, n)).toList();
    }

    private static String body(int key, int number) {
        return key + " " + number;
    }

    private static List<String> read(EventHubsStandIn hubs, int partition) {
        List<String> bodies = new ArrayList<>();
        try (EventHubConsumerAsyncClient client = new EventHubClientBuilder()
                .connectionString(hubs.connectionString(), "orders")
                .consumerGroup("$Default")
                .buildAsyncConsumerClient()) {
            client.receiveFromPartition(Integer.toString(partition), EventPosition.earliest())
                    .take(hubs.nextSequence("orders", partition))
                    .doOnNext(event -> bodies.add(event.getData().getBodyAsString()))
                    .blockLast(PATIENCE);
        }
        return bodies;
    }
}
