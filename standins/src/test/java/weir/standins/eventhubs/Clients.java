package weir.standins.eventhubs;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.azure.core.amqp.AmqpRetryOptions;
import com.azure.core.amqp.exception.AmqpException;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import com.azure.messaging.eventhubs.models.ReceiveOptions;
import com.azure.messaging.eventhubs.models.SendOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/** The real client library, opened against a stand-in and closed with it. */
final class Clients implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final EventHubsStandIn hubs;
    private final List<Runnable> closes = new ArrayList<>();

    Clients(EventHubsStandIn hubs) {
        this.hubs = hubs;
    }

    EventHubClientBuilder builder(String hub) {
        return patient(new EventHubClientBuilder().connectionString(hubs.connectionString(), hub));
    }

    static EventHubClientBuilder patient(EventHubClientBuilder builder) {
        return builder.consumerGroup("$Default")
                .retryOptions(new AmqpRetryOptions()
                        .setDelay(Duration.ofMillis(50))
                        .setMaxDelay(Duration.ofSeconds(10))
                        .setMaxRetries(3)
                        .setTryTimeout(Duration.ofSeconds(10)));
    }

    EventHubProducerClient producer(String hub) {
        return producer(builder(hub));
    }

    EventHubProducerClient producer(EventHubClientBuilder builder) {
        EventHubProducerClient producer = builder.buildProducerClient();
        closes.add(producer::close);
        return producer;
    }

    EventHubConsumerAsyncClient consumer(String hub) {
        return consumer(builder(hub));
    }

    EventHubConsumerAsyncClient consumer(EventHubClientBuilder builder) {
        EventHubConsumerAsyncClient consumer = builder.buildAsyncConsumerClient();
        closes.add(consumer::close);
        return consumer;
    }

    /** Subscribes for as long as the clients are open. */
    Received receive(EventHubConsumerAsyncClient consumer, String partition, EventPosition from) {
        return receive(consumer, partition, from, new ReceiveOptions());
    }

    Received receive(
            EventHubConsumerAsyncClient consumer, String partition, EventPosition from, ReceiveOptions options) {
        Received received = new Received();
        Disposable subscription = consumer.receiveFromPartition(partition, from, options)
                .subscribe(received::add, received.end::complete, () -> received.end.complete("completed"));
        closes.add(subscription::dispose);
        return received;
    }

    static List<PartitionEvent> events(
            EventHubConsumerAsyncClient consumer, String partition, EventPosition from, int count) {
        List<PartitionEvent> events = consumer.receiveFromPartition(partition, from)
                .take(count)
                .collectList()
                .block(PATIENCE);
        return events == null ? List.of() : events;
    }

    static List<String> bodies(List<PartitionEvent> events) {
        return events.stream().map(event -> event.getData().getBodyAsString()).toList();
    }

    static <T> T get(Mono<T> answer) {
        return Objects.requireNonNull(answer.block(PATIENCE));
    }

    static long firstSequence(EventHubConsumerAsyncClient consumer, EventPosition from) {
        return events(consumer, "0", from, 1).get(0).getData().getSequenceNumber();
    }

    static SendOptions to(String partition) {
        return new SendOptions().setPartitionId(partition);
    }

    static SendOptions withKey(String key) {
        return new SendOptions().setPartitionKey(key);
    }

    /** What a client says of a failure: the condition of the protocol. */
    static String condition(Object failure) {
        return failure instanceof AmqpException e && e.getErrorCondition() != null
                ? e.getErrorCondition().getErrorCondition()
                : String.valueOf(failure);
    }

    /** How a client fails that must fail. */
    static Throwable failure(Callable<?> call) {
        try {
            throw new AssertionError("no failure, but " + call.call());
        } catch (Exception e) {
            return Exceptions.unwrap(e);
        }
    }

    static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) throw new AssertionError("not within " + PATIENCE + ": " + what);
            LockSupport.parkNanos(2_000_000);
        }
    }

    @Override
    public void close() {
        for (int i = closes.size() - 1; i >= 0; i--) closes.get(i).run();
    }

    /** What a subscription got, and how it ended. */
    static final class Received {
        final CompletableFuture<Object> end = new CompletableFuture<>();
        private final List<PartitionEvent> events = new ArrayList<>();

        private synchronized void add(PartitionEvent event) {
            events.add(event);
        }

        synchronized List<PartitionEvent> events() {
            return List.copyOf(events);
        }

        synchronized int count() {
            return events.size();
        }

        List<String> bodies() {
            return Clients.bodies(events());
        }

        void awaitCount(int count) throws Exception {
            await(count + " events, not " + count(), () -> count() >= count);
        }

        Object awaitEnd() throws Exception {
            return end.get(PATIENCE.toMillis(), MILLISECONDS);
        }
    }
}
