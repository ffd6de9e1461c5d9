package weir.standins.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static weir.standins.eventhubs.Clients.await;
import static weir.standins.eventhubs.Clients.condition;
import static weir.standins.eventhubs.Clients.failure;
import static weir.standins.eventhubs.Clients.firstSequence;
import static weir.standins.eventhubs.Clients.get;
import static weir.standins.eventhubs.Clients.to;

import com.azure.core.amqp.exception.AmqpException;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import weir.standins.eventhubs.Clients.Received;

@Timeout(60)
class FaultsIT {
    EventHubsStandIn hubs;
    Clients clients;
    EventHubConsumerAsyncClient consumer;

    @BeforeEach
    void start() throws IOException {
        hubs = EventHubsStandIn.builder().hub("h", 2).start();
        clients = new Clients(hubs);
        consumer = clients.consumer("h");
        append(0, 10);
    }

    @AfterEach
    void stop() {
        clients.close();
        hubs.close();
    }

    @Test
    void a_detached_receiver_hears_the_condition_and_others_go_on() throws Exception {
        append(1, 1);
        Received first = receiving(0, 10);
        Received second = receiving(1, 1);

        assertThat(hubs.faults().detachReceivers("amqp:link:detach-forced", "h", 0))
                .isEqualTo(1);

        assertThat(condition(first.awaitEnd())).isEqualTo("amqp:link:detach-forced");
        append(1, 1);
        second.awaitCount(2);
        assertThat(hubs.faults().detachReceivers("com.microsoft:server-busy")).isEqualTo(1);
        assertThat(condition(second.awaitEnd())).isEqualTo("com.microsoft:server-busy");
        assertResumes();
    }

    @Test
    void a_reset_connection_completes_the_receiver() throws Exception {
        Received received = receiving(0, 10);

        assertThat(hubs.faults().dropConnections()).isEqualTo(1);

        assertThat(received.awaitEnd()).isEqualTo("completed");
        assertResumes();
    }

    @Test
    void a_closed_connection_completes_the_receiver() throws Exception {
        Received received = receiving(0, 10);

        assertThat(hubs.faults().closeConnections("amqp:connection:forced")).isEqualTo(1);

        assertThat(received.awaitEnd()).isEqualTo("completed");
        assertResumes();
    }

    @Test
    void a_producer_survives_a_reset() throws Exception {
        EventHubProducerClient producer = clients.producer("h");
        producer.send(List.of(new EventData("1")), to("1"));

        hubs.faults().dropConnections();

        // at the very moment of the reset it may fail once, without another try of its own
        await("it sends again", () -> hasSent(producer));
        assertThat(hubs.nextSequence("h", 1)).isEqualTo(2);
    }

    @Test
    void in_a_black_hole_nothing_comes_and_nothing_ends() throws Exception {
        Received received = receiving(0, 10);

        hubs.faults().blackHole(true);
        append(0, 5);

        assertThat(hubs.links()).extracting(LinkState::next).containsExactly(15L); // sent, as far as we know
        assertThat(received.count()).isEqualTo(10);
        assertThat(received.end).isNotDone();
        Received late = clients.receive(clients.consumer("h"), "0", EventPosition.earliest());
        await("it connects, and hears nothing", () -> hubs.connections() == 2);
        assertThat(late.count()).isZero();

        hubs.faults().blackHole(false);
        received.awaitCount(15);
        late.awaitCount(15);
    }

    /** By a bare socket: the client library tries again after five seconds only. */
    @Test
    void who_is_refused_is_reset_and_comes_in_when_he_is_not() throws Exception {
        hubs.faults().refuseConnections(true);

        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), hubs.port())) {
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        assertThat(hubs.refusedConnections()).isEqualTo(1);
        assertThat(hubs.connections()).isZero();

        hubs.faults().refuseConnections(false);
        receiving(0, 10);
    }

    @Test
    void a_stalled_partition_keeps_link_and_credit_and_sends_nothing() throws Exception {
        Received received = receiving(0, 10);
        hubs.faults().stall("h", 0);

        append(0, 5);

        // a question that is answered after the events would have come
        assertThat(get(consumer.getPartitionProperties("0")).getLastEnqueuedSequenceNumber())
                .isEqualTo(14);
        assertThat(received.count()).isEqualTo(10);
        assertThat(received.end).isNotDone();
        LinkState link = hubs.links().get(0);
        assertThat(link.next()).isEqualTo(10);
        assertThat(link.credit()).isPositive();

        hubs.faults().resume("h", 0);
        received.awaitCount(15);
    }

    @Test
    void the_next_links_fail_as_often_as_asked() {
        hubs.faults().failNextAttach("amqp:internal-error", 2);

        for (int i = 0; i < 2; i++) {
            assertThat(condition(failure(() -> firstSequence(consumer, EventPosition.earliest()))))
                    .isEqualTo("amqp:internal-error");
        }
        assertThat(firstSequence(consumer, EventPosition.earliest())).isZero();
    }

    @Test
    void a_busy_server_refuses_links_sends_and_questions_and_goes_on_sending() throws Exception {
        EventHubProducerClient producer = clients.producer("h");
        producer.send(List.of(new EventData("x")), to("1"));
        Received received = receiving(0, 10);

        hubs.faults().serverBusy(true);

        assertThat(condition(failure(() -> firstSequence(consumer, EventPosition.earliest()))))
                .isEqualTo("com.microsoft:server-busy");
        append(0, 1);
        received.awaitCount(11);
        assertThat(hubs.nextSequence("h", 1)).isEqualTo(1);

        hubs.faults().serverBusy(false);
        producer.send(List.of(new EventData("x")), to("1"));
        assertThat(hubs.nextSequence("h", 1)).isEqualTo(2);
    }

    @Test
    void a_deleted_hub_is_not_found() throws Exception {
        Received received = receiving(0, 10);

        hubs.faults().delete("h");

        assertThat(condition(received.awaitEnd())).isEqualTo("amqp:not-found");
        assertThat(condition(failure(() -> get(consumer.getEventHubProperties()))))
                .isEqualTo("amqp:not-found");
        hubs.faults().recreate("h");
        assertThat(get(consumer.getPartitionProperties("0")).isEmpty()).isTrue();
    }

    @Test
    void no_more_is_sent_than_there_is_credit_for() throws Exception {
        append(0, 5000);
        var slow = new BaseSubscriber<Object>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(1);
            }
        };
        clients.consumer(clients.builder("h").prefetchCount(100))
                .receiveFromPartition("0", EventPosition.earliest())
                .subscribe(slow);

        await(
                "all credit is used",
                () -> hubs.links().stream().anyMatch(link -> link.sent() > 0 && link.credit() == 0));
        LinkState link = hubs.links().get(0);
        slow.cancel();

        assertThat(link.sent()).isBetween(1L, 200L);
        assertThat(link.next()).isEqualTo(link.sent());
        await("a receiver that is cancelled detaches", () -> hubs.links().isEmpty());
    }

    private static boolean hasSent(EventHubProducerClient producer) {
        try {
            producer.send(List.of(new EventData("2")), to("1"));
            return true;
        } catch (AmqpException e) {
            return false;
        }
    }

    private Received receiving(int partition, int count) throws Exception {
        Received received = clients.receive(consumer, Integer.toString(partition), EventPosition.earliest());
        received.awaitCount(count);
        return received;
    }

    /** The same client can receive again, without a gap. */
    private void assertResumes() throws Exception {
        append(0, 5);
        Received again = clients.receive(consumer, "0", EventPosition.fromSequenceNumber(9));
        again.awaitCount(5);
        assertThat(again.events())
                .extracting(event -> event.getData().getSequenceNumber())
                .containsExactly(10L, 11L, 12L, 13L, 14L);
    }

    private void append(int partition, int count) {
        hubs.append(
                "h",
                partition,
                IntStream.range(0, count).mapToObj(i -> NewEvent.of("e" + i)).toList());
    }
}
