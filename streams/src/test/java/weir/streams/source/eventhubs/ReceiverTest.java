package weir.streams.source.eventhubs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.PartitionProperties;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.PartitionContext;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;
import weir.config.LimitsConfig;
import weir.streams.source.Reading;

/** What no service can be brought to do at will: answers at the very moment at which something else happens. */
class ReceiverTest {
    private final ActorSystem system = ActorSystem.create();
    private final Sinks.Many<PartitionEvent> received = Sinks.many().unicast().onBackpressureBuffer();
    private final ConcurrentLinkedQueue<CompletableFuture<PartitionProperties>> asked = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stop() throws Exception {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void an_event_behind_a_gap_that_comes_while_the_watchdog_asks_is_asked_for_as_well() {
        SinkQueueWithCancel<List<Event>> pages =
                Source.fromGraph(new Receiver(receiving())).runWith(Sink.queue(), system);
        var unused = pages.pull();
        Reading.await(() -> asked.size() == 1); // nothing has come for long

        received.tryEmitNext(event(9)).orThrow();
        Reading.await(() -> received.currentSubscriberCount() == 1);
        asked.element().completeExceptionally(new TimeoutException("busy"));

        Reading.await(() -> asked.size() == 2);
        assertThat(asked).last().satisfies(second -> assertThat(second).isNotDone());
        pages.cancel();
    }

    private Receiving receiving() {
        return new Receiving(
                "telemetry/orders: partition 0",
                new Beginning(EventPosition.earliest(), 5),
                new LimitsConfig(256, 256 << 10, 4, 8, 1 << 20),
                1 << 20,
                Duration.ofSeconds(1),
                (inbox, beginning, prefetched) -> received.asFlux().subscribe(inbox),
                event -> new Event(
                        Long.parseLong(event.getData().getBodyAsString()), "o", 0, new byte[0], List.of(), null),
                () -> {
                    CompletableFuture<PartitionProperties> answer = new CompletableFuture<>();
                    asked.add(answer);
                    return answer;
                },
                (first, last) -> {},
                new Progress().of("0"));
    }

    private static PartitionEvent event(long number) {
        return new PartitionEvent(
                new PartitionContext("telemetry", "orders", "weir", "0"),
                new EventData(String.valueOf(number).getBytes(UTF_8)),
                null);
    }
}
