package weir.standins.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;
import static weir.standins.eventhubs.Clients.await;
import static weir.standins.eventhubs.Clients.condition;

import com.azure.core.amqp.exception.AmqpException;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.ReceiveOptions;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.standins.eventhubs.Clients.Received;

@Timeout(60)
class OwnerLevelsIT {
    EventHubsStandIn hubs;
    Clients clients;

    @BeforeEach
    void start() throws IOException {
        hubs = EventHubsStandIn.builder().hub("h", 1, "weir").start();
        clients = new Clients(hubs);
        hubs.append("h", 0, NewEvent.of("a"));
    }

    @AfterEach
    void stop() {
        clients.close();
        hubs.close();
    }

    @Test
    void a_higher_or_equal_level_takes_the_partition() throws Exception {
        Received first = receive(7L);
        first.awaitCount(1);

        Received second = receive(8L);
        second.awaitCount(1);
        Received third = receive(8L);
        third.awaitCount(1);

        assertStolen(first.awaitEnd());
        assertStolen(second.awaitEnd());
        assertThat(hubs.links()).extracting(LinkState::ownerLevel).containsExactly(8L);
    }

    @Test
    void a_lower_level_or_none_is_refused() throws Exception {
        Received owner = receive(8L);
        owner.awaitCount(1);

        assertStolen(receive(7L).awaitEnd());
        assertStolen(share().awaitEnd());
        assertThat(owner.end).isNotDone();
    }

    @Test
    void a_level_takes_the_partition_from_those_without_one() throws Exception {
        Received sharing = share();
        sharing.awaitCount(1);

        receive(0L).awaitCount(1);

        assertStolen(sharing.awaitEnd());
    }

    @Test
    void after_the_owner_left_any_level_is_good() throws Exception {
        var consumer = clients.builder("h").buildAsyncConsumerClient();
        clients.receive(consumer, "0", EventPosition.earliest(), new ReceiveOptions().setOwnerLevel(9L))
                .awaitCount(1);
        consumer.close();
        await("the link is gone", () -> hubs.links().isEmpty());

        receive(0L).awaitCount(1);
    }

    @Test
    void a_sixth_that_shares_is_refused_and_another_group_is_not() throws Exception {
        for (int i = 0; i < 5; i++) share().awaitCount(1);

        assertThat(condition(share().awaitEnd())).isEqualTo("amqp:resource-limit-exceeded");
        clients.receive(clients.consumer(clients.builder("h").consumerGroup("weir")), "0", EventPosition.earliest())
                .awaitCount(1);
    }

    private Received share() {
        return clients.receive(clients.consumer("h"), "0", EventPosition.earliest());
    }

    private Received receive(long ownerLevel) {
        ReceiveOptions options = new ReceiveOptions().setOwnerLevel(ownerLevel);
        return clients.receive(clients.consumer("h"), "0", EventPosition.earliest(), options);
    }

    private static void assertStolen(Object end) {
        assertThat(condition(end)).isEqualTo("amqp:link:stolen");
        assertThat(((AmqpException) end).isTransient()).isFalse();
    }
}
