package weir.standins;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.amqp.AmqpRetryOptions;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.SendOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weir.standins.eventhubs.log.HubSpec;

@Timeout(90)
class EventHubsProcessIT {
    @TempDir
    Path dir;

    @Test
    void what_was_acknowledged_survives_kills() throws IOException {
        try (EventHubsProcess hubs = EventHubsProcess.in(dir, List.of(HubSpec.parse("orders:2:weir")))) {
            String connection = hubs.connectionString();
            List<String> sent = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                hubs.start();
                try (EventHubProducerClient producer = builder(hubs).buildProducerClient()) {
                    for (int i = 0; i < 50; i++) {
                        String body = round + "/" + i;
                        producer.send(List.of(new EventData(body)), new SendOptions().setPartitionId("1"));
                        sent.add(body);
                    }
                }
                hubs.kill();
            }

            hubs.start();

            assertThat(hubs.connectionString()).isEqualTo(connection);
            assertThat(received(hubs, sent.size())).isEqualTo(sent);
        }
    }

    private static List<String> received(EventHubsProcess hubs, int count) {
        try (var consumer = builder(hubs).consumerGroup("weir").buildConsumerClient()) {
            List<String> bodies = new ArrayList<>();
            List<Long> sequences = new ArrayList<>();
            consumer.receiveFromPartition("1", count, EventPosition.earliest(), Duration.ofSeconds(20))
                    .forEach(event -> {
                        bodies.add(event.getData().getBodyAsString());
                        sequences.add(event.getData().getSequenceNumber());
                    });
            assertThat(sequences)
                    .isEqualTo(IntStream.range(0, count).mapToObj(Long::valueOf).toList());
            assertThat(consumer.getPartitionProperties("1").getLastEnqueuedSequenceNumber())
                    .isEqualTo(count - 1);
            return bodies;
        }
    }

    private static EventHubClientBuilder builder(EventHubsProcess hubs) {
        return new EventHubClientBuilder()
                .connectionString(hubs.connectionString(), "orders")
                .retryOptions(new AmqpRetryOptions().setTryTimeout(Duration.ofSeconds(10)));
    }
}
