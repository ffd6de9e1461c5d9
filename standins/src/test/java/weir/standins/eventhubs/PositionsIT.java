package weir.standins.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;
import static weir.standins.eventhubs.Clients.await;
import static weir.standins.eventhubs.Clients.events;
import static weir.standins.eventhubs.Clients.failure;
import static weir.standins.eventhubs.Clients.firstSequence;
import static weir.standins.eventhubs.Clients.get;

import com.azure.core.amqp.exception.AmqpException;
import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.ReceiveOptions;
import java.io.IOException;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.standins.eventhubs.Clients.Received;

@Timeout(60)
class PositionsIT {
    static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");

    EventHubsStandIn hubs;
    Clients clients;
    EventHubConsumerAsyncClient consumer;

    /** 0 to 9 in one millisecond, 10 to 19 in the next. */
    @BeforeEach
    void start() throws IOException {
        hubs = EventHubsStandIn.builder()
                .hub("h", 1)
                .retention(20, 1 << 20)
                .clock(() -> T0)
                .start();
        clients = new Clients(hubs);
        consumer = clients.consumer("h");
        append(10);
        hubs.clock(() -> T0.plusMillis(1));
        append(10);
    }

    @AfterEach
    void stop() {
        clients.close();
        hubs.close();
    }

    @Test
    void by_sequence_number() {
        assertThat(firstSequence(consumer, EventPosition.fromSequenceNumber(6, true)))
                .isEqualTo(6);
        assertThat(firstSequence(consumer, EventPosition.fromSequenceNumber(6))).isEqualTo(7);
    }

    @Test
    void by_offset() {
        String offset = events(consumer, "0", EventPosition.fromSequenceNumber(6, true), 1)
                .get(0)
                .getData()
                .getOffsetString();

        assertThat(firstSequence(consumer, EventPosition.fromOffsetString(offset)))
                .isEqualTo(7);
    }

    @Test
    void by_enqueued_time() {
        assertThat(firstSequence(consumer, EventPosition.fromEnqueuedTime(T0.minusMillis(1))))
                .isEqualTo(0);
        assertThat(firstSequence(consumer, EventPosition.fromEnqueuedTime(T0))).isEqualTo(10);
    }

    @Test
    void the_latest_are_those_that_come_after() throws Exception {
        Received received = clients.receive(consumer, "0", EventPosition.latest());
        await("the link is open", () -> hubs.links().size() == 1);

        append(1);

        received.awaitCount(1);
        assertThat(received.events().get(0).getData().getSequenceNumber()).isEqualTo(20);
    }

    @Test
    void what_retention_took_is_skipped_without_a_word() {
        append(5);

        assertThat(hubs.firstSequence("h", 0)).isEqualTo(5);
        assertThat(firstSequence(consumer, EventPosition.earliest())).isEqualTo(5);
        assertThat(firstSequence(consumer, EventPosition.fromSequenceNumber(1))).isEqualTo(5);
        assertThat(get(consumer.getPartitionProperties("0")).getBeginningSequenceNumber())
                .isEqualTo(5);
    }

    @Test
    void a_receiver_that_is_behind_when_events_are_truncated_goes_on_at_the_oldest_left() throws Exception {
        hubs.faults().stall("h", 0);
        Received received = clients.receive(consumer, "0", EventPosition.earliest());
        await("the link is open", () -> hubs.links().size() == 1);

        hubs.faults().truncate("h", 0, 15);
        hubs.faults().resume("h", 0);

        received.awaitCount(5);
        assertThat(received.events().get(0).getData().getSequenceNumber()).isEqualTo(15);
    }

    @Test
    void a_position_behind_the_end_is_refused_in_the_words_of_the_service() {
        Throwable offset = failure(() -> firstSequence(consumer, EventPosition.fromOffsetString("99999999")));
        Throwable sequence = failure(() -> firstSequence(consumer, EventPosition.fromSequenceNumber(20)));

        assertThat(offset)
                .isInstanceOfSatisfying(
                        AmqpException.class, e -> assertThat(e.isTransient()).isFalse());
        assertThat(Clients.condition(offset)).isEqualTo("com.microsoft:argument-error");
        assertThat(offset.getMessage())
                .startsWith("The supplied offset '99999999' is invalid. The last offset in the system is '");
        assertThat(sequence.getMessage())
                .startsWith(
                        "The supplied sequence number '20' is invalid. The last sequence number in the system is '19'");
    }

    @Test
    void a_hub_created_anew_begins_again_and_knows_no_older_offset() throws Exception {
        Received received = clients.receive(consumer, "0", EventPosition.earliest());
        received.awaitCount(20);
        String offset = received.events().get(19).getData().getOffsetString();
        Instant created = get(consumer.getEventHubProperties()).getCreatedAt();

        hubs.faults().recreate("h");
        append(1);

        assertThat(Clients.condition(received.awaitEnd())).isEqualTo("amqp:not-found");
        assertThat(Clients.condition(failure(() -> firstSequence(consumer, EventPosition.fromOffsetString(offset)))))
                .isEqualTo("com.microsoft:argument-error");
        assertThat(firstSequence(consumer, EventPosition.earliest())).isEqualTo(0);
        assertThat(get(consumer.getEventHubProperties()).getCreatedAt()).isAfter(created);
    }

    @Test
    void runtime_information_says_how_far_a_partition_has_come() {
        var partition = get(consumer.getPartitionProperties("0"));
        var event = get(consumer.receiveFromPartition(
                        "0", EventPosition.earliest(), new ReceiveOptions().setTrackLastEnqueuedEventProperties(true))
                .next());

        assertThat(partition.getBeginningSequenceNumber()).isEqualTo(0);
        assertThat(partition.getLastEnqueuedSequenceNumber()).isEqualTo(19);
        assertThat(partition.getLastEnqueuedTime()).isEqualTo(T0.plusMillis(1));
        assertThat(partition.isEmpty()).isFalse();
        assertThat(event.getLastEnqueuedEventProperties().getSequenceNumber()).isEqualTo(19);
        assertThat(event.getLastEnqueuedEventProperties().getOffsetString())
                .isEqualTo(partition.getLastEnqueuedOffset());
        assertThat(event.getLastEnqueuedEventProperties().getEnqueuedTime()).isEqualTo(T0.plusMillis(1));
    }

    @Test
    void an_empty_partition_says_so_and_a_hub_can_grow() {
        hubs.faults().addPartitions("h", 2);

        var partition = get(consumer.getPartitionProperties("2"));
        assertThat(partition.isEmpty()).isTrue();
        assertThat(partition.getLastEnqueuedSequenceNumber()).isEqualTo(-1);
        assertThat(partition.getLastEnqueuedOffset()).isEqualTo("-1");
        assertThat(get(consumer.getPartitionIds().collectList())).containsExactly("0", "1", "2");
    }

    private void append(int count) {
        hubs.append(
                "h",
                0,
                IntStream.range(0, count).mapToObj(i -> NewEvent.of("e")).toList());
    }
}
