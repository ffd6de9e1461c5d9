package weir.standins.eventhubs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static weir.standins.eventhubs.Clients.PATIENCE;
import static weir.standins.eventhubs.Clients.await;
import static weir.standins.eventhubs.Clients.bodies;
import static weir.standins.eventhubs.Clients.events;
import static weir.standins.eventhubs.Clients.failure;
import static weir.standins.eventhubs.Clients.to;
import static weir.standins.eventhubs.Clients.withKey;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventDataBatch;
import com.azure.messaging.eventhubs.EventHubBufferedProducerClient;
import com.azure.messaging.eventhubs.EventHubBufferedProducerClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.CreateBatchOptions;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SendingIT {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

    EventHubsStandIn hubs;
    Clients clients;

    @BeforeEach
    void start() throws IOException {
        hubs = EventHubsStandIn.builder()
                .hub("orders", 4, "weir")
                .hub("other", 2)
                .clock(() -> NOW)
                .start();
        clients = new Clients(hubs);
    }

    @AfterEach
    void stop() {
        clients.close();
        hubs.close();
    }

    @Test
    void a_batch_arrives_whole_in_order_and_with_its_places() {
        EventHubProducerClient producer = clients.producer("orders");
        EventDataBatch batch = producer.createBatch(new CreateBatchOptions().setPartitionId("2"));
        for (int i = 0; i < 300; i++)
            assertThat(batch.tryAdd(new EventData("event " + i))).isTrue();

        producer.send(batch);

        List<PartitionEvent> events = events(clients.consumer("orders"), "2", EventPosition.earliest(), 300);
        assertThat(bodies(events))
                .isEqualTo(IntStream.range(0, 300).mapToObj(i -> "event " + i).toList());
        assertThat(events)
                .extracting(event -> event.getData().getSequenceNumber())
                .isEqualTo(IntStream.range(0, 300).mapToObj(Long::valueOf).toList());
        assertThat(events)
                .extracting(event -> Long.valueOf(event.getData().getOffsetString()))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(events)
                .extracting(event -> event.getData().getEnqueuedTime())
                .containsOnly(NOW);
    }

    @Test
    void a_full_batch_of_many_frames_arrives_whole() {
        EventHubProducerClient producer = clients.producer("orders");
        EventDataBatch batch = producer.createBatch(new CreateBatchOptions().setPartitionId("3"));
        int count = 0;
        while (batch.tryAdd(new EventData(new byte[1000]))) count++;

        producer.send(batch);

        assertThat(batch.getMaxSizeInBytes()).isEqualTo(1 << 20);
        assertThat(hubs.nextSequence("orders", 3)).isEqualTo(count).isGreaterThan(1000);
    }

    @Test
    void properties_pass_as_they_were_sent() {
        EventData sent = new EventData("body")
                .setMessageId("id 7")
                .setContentType("application/json")
                .setCorrelationId("c");
        Map<String, Object> properties = Map.of(
                "i",
                7,
                "l",
                7L,
                "d",
                0.5,
                "b",
                true,
                "s",
                "ü",
                "when",
                Timestamps.of(1),
                "u",
                new java.util.UUID(1, 2));
        sent.getProperties().putAll(properties);

        clients.producer("orders").send(List.of(sent), to("0"));

        EventData got = events(clients.consumer("orders"), "0", EventPosition.earliest(), 1)
                .get(0)
                .getData();
        assertThat(got.getProperties()).isEqualTo(properties);
        assertThat(List.of(got.getMessageId(), got.getContentType(), got.getCorrelationId()))
                .containsExactly("id 7", "application/json", "c");
        assertThat(got.getPartitionKey()).isNull();
    }

    @Test
    void events_that_a_test_appends_are_as_if_sent() {
        hubs.append("orders", 1, NewEvent.of("a").property("type", "order").partitionKey("k"), NewEvent.of("b"));

        List<PartitionEvent> events = events(clients.consumer("orders"), "1", EventPosition.earliest(), 2);
        assertThat(bodies(events)).containsExactly("a", "b");
        assertThat(events.get(0).getData().getProperties()).isEqualTo(Map.of("type", "order"));
        assertThat(events.get(0).getData().getPartitionKey()).isEqualTo("k");
    }

    @Test
    void a_key_belongs_to_the_partition_that_the_client_computes_itself() throws Exception {
        List<String> keys = IntStream.range(0, 40)
                .mapToObj("vehicle-%d, of some length"::formatted)
                .toList();
        EventHubProducerClient producer = clients.producer("orders");

        for (String key : keys) producer.send(List.of(new EventData("ours " + key)), withKey(key));
        try (EventHubBufferedProducerClient buffered = new EventHubBufferedProducerClientBuilder()
                .connectionString(hubs.connectionString(), "orders")
                .onSendBatchFailed(failed -> {})
                .onSendBatchSucceeded(sent -> {})
                .maxWaitTime(Duration.ofMillis(20))
                .buildClient()) {
            // computes the partition by itself and sends to that
            for (String key : keys) buffered.enqueueEvent(new EventData("theirs " + key), withKey(key));
            buffered.flush();
            await("all events are there", () -> hubs.events("orders") == 80);
        }

        Map<String, String> ours = new TreeMap<>();
        Map<String, String> theirs = new TreeMap<>();
        for (int partition = 0; partition < 4; partition++) {
            int count = (int) hubs.nextSequence("orders", partition);
            for (String body : bodies(
                    events(clients.consumer("orders"), Integer.toString(partition), EventPosition.earliest(), count))) {
                Map<String, String> side = body.startsWith("ours") ? ours : theirs;
                side.put(body.split(" ", 2)[1], Integer.toString(partition));
            }
        }
        assertThat(ours).isEqualTo(theirs).hasSize(40);
        assertThat(ours.values()).contains("0", "1", "2", "3");
    }

    @Test
    void a_batch_with_a_key_and_single_events_with_it_share_a_partition() {
        EventHubProducerClient producer = clients.producer("orders");
        EventDataBatch batch = producer.createBatch(new CreateBatchOptions().setPartitionKey("k7"));
        for (int i = 0; i < 5; i++) batch.tryAdd(new EventData("k" + i));

        producer.send(batch);
        producer.send(List.of(new EventData("k5")), withKey("k7"));

        int partition = IntStream.range(0, 4)
                .filter(each -> hubs.nextSequence("orders", each) > 0)
                .findFirst()
                .orElseThrow();
        List<PartitionEvent> events =
                events(clients.consumer("orders"), Integer.toString(partition), EventPosition.earliest(), 6);
        assertThat(bodies(events)).containsExactly("k0", "k1", "k2", "k3", "k4", "k5");
        assertThat(events)
                .extracting(event -> event.getData().getPartitionKey())
                .containsOnly("k7");
    }

    @Test
    void what_has_no_key_goes_around() {
        EventHubProducerClient producer = clients.producer("orders");

        for (int i = 0; i < 8; i++) producer.send(List.of(new EventData("x")));

        assertThat(IntStream.range(0, 4).mapToObj(each -> hubs.nextSequence("orders", each)))
                .containsExactly(2L, 2L, 2L, 2L);
    }

    @Test
    void hubs_and_consumer_groups_are_apart() {
        clients.producer("other").send(List.of(new EventData("o")), to("1"));
        clients.producer("orders").send(List.of(new EventData("a"), new EventData("b")), to("1"));

        assertThat(bodies(events(clients.consumer("other"), "1", EventPosition.earliest(), 1)))
                .containsExactly("o");
        assertThat(bodies(events(
                        clients.consumer(clients.builder("ORDERS").consumerGroup("Weir")),
                        "1",
                        EventPosition.earliest(),
                        2)))
                .containsExactly("a", "b");
    }

    @Test
    void what_is_not_there_is_not_found() {
        assertThat(List.of(
                        failure(() -> clients.producer("nope").getEventHubProperties()),
                        failure(() -> {
                            clients.producer("nope").send(List.of(new EventData("x")));
                            return "sent";
                        }),
                        failure(() -> events(
                                clients.consumer(clients.builder("orders").consumerGroup("nope")),
                                "0",
                                EventPosition.earliest(),
                                1)),
                        failure(() -> events(clients.consumer("orders"), "9", EventPosition.earliest(), 1))))
                .extracting(Clients::condition)
                .containsOnly("amqp:not-found");
    }

    @Test
    void the_synchronous_consumer_reads_too() {
        hubs.append(
                "orders",
                0,
                IntStream.range(0, 50).mapToObj(i -> NewEvent.of("e" + i)).toList());

        try (var consumer = clients.builder("orders").buildConsumerClient()) {
            assertThat(consumer.receiveFromPartition("0", 50, EventPosition.earliest(), PATIENCE))
                    .hasSize(50);
        }
    }

    @Test
    void a_body_may_be_larger_than_a_frame_and_empty() {
        byte[] large = "x".repeat(900_000).getBytes(UTF_8);

        clients.producer("orders").send(List.of(new EventData(large)), to("0"));
        clients.producer("orders").send(List.of(new EventData(new byte[0])), to("0"));

        List<PartitionEvent> events = events(clients.consumer("orders"), "0", EventPosition.earliest(), 2);
        assertThat(events.get(0).getData().getBody()).isEqualTo(large);
        assertThat(events.get(1).getData().getBody()).isEmpty();
    }
}
