package weir.streams.source.eventhubs;

import com.azure.core.amqp.AmqpRetryOptions;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.EventHubProperties;
import com.azure.messaging.eventhubs.PartitionProperties;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import com.azure.messaging.eventhubs.models.ReceiveOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import weir.config.EventHubsSourceConfig;
import weir.streams.azure.Credentials;
import weir.streams.azure.EventHubsSignIn;
import weir.streams.azure.Refusals;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/**
 * The hub as a client sees it: one connection to ask about it, and one more for each receiver, as they share nothing then but are faster
 * (4 partitions: 410,000 events/s on four connections, 300,000 on one). What fails is a {@code CodedException} that names the hub.
 */
final class Hub {
    /** A slice is restarted with back-off anyway. The client throws when the longest delay is not 4 s above the first. */
    private static final AmqpRetryOptions RETRIES = new AmqpRetryOptions()
            .setMaxRetries(1)
            .setDelay(Duration.ofMillis(200))
            .setMaxDelay(Duration.ofSeconds(10));

    private static final int MOST_OPENING = 4;
    private static final int MOST_CLOSING = 16;
    private static final int MOST_WAITING = 100_000;
    /** Closing waits for the other side, a lost one for minutes: not where others are to be opened. */
    private static final Scheduler CLOSING =
            Schedulers.newBoundedElastic(MOST_CLOSING, MOST_WAITING, "eventhubs-close", 10, true);

    private final EventHubsSourceConfig config;
    private final EventHubsSignIn signIn;
    private final Refusals refusals;
    private final Duration timeout;
    /**
     * For what blocks while it begins, up to the timeout where nobody answers: shared with others, one such namespace would keep them waiting.
     * Never by {@code subscribeOn}: that interrupts its thread once the answer has come, and a thread that is interrupted while it hands work
     * to the client breaks the client's connection.
     */
    private final Scheduler opening =
            Schedulers.newBoundedElastic(MOST_OPENING, MOST_WAITING, "eventhubs-open", 10, true);
    /** The client that all questions are asked of, or will be once it has connected. */
    private @Nullable CompletionStage<EventHubConsumerAsyncClient> asking;

    private boolean isClosed;

    Hub(EventHubsSourceConfig config, Credentials credentials) {
        this.config = config;
        this.signIn = new EventHubsSignIn(config.connection().access(), credentials);
        this.refusals = signIn.refusals();
        this.timeout = config.connection().requestTimeout();
    }

    CompletionStage<EventHubProperties> properties() {
        return ask(EventHubConsumerAsyncClient::getEventHubProperties, where());
    }

    CompletionStage<PartitionProperties> partition(String id) {
        return ask(client -> client.getPartitionProperties(id), where(id));
    }

    /**
     * Receives a partition, on a connection of its own that is closed with the subscription. It ends by completion when the connection is
     * lost, and waits for ever for one that cannot be made.
     *
     * @param ahead events that the client may hold beside those that were requested
     */
    void receive(String id, EventPosition from, long ownerLevel, int ahead, CoreSubscriber<PartitionEvent> into) {
        Flux<PartitionEvent> events = Flux.using(
                        () -> builder().prefetchCount(ahead).buildAsyncConsumerClient(),
                        client -> client.receiveFromPartition(id, from, new ReceiveOptions().setOwnerLevel(ownerLevel)),
                        Hub::close)
                .onErrorMap(failure -> cause(failure, where(id)))
                .concatWith(
                        Mono.defer(() -> Mono.justOrEmpty(refusals.trouble()).flatMap(Mono::<PartitionEvent>error)));
        try {
            opening.schedule(() -> events.subscribe(into));
        } catch (RejectedExecutionException closed) {
            Flux.<PartitionEvent>error(cause(closed, where(id))).subscribe(into);
        }
    }

    /** Of a receiver that is not let in since there is no token for it, the client says less than whoever asked for the token. */
    private CodedException cause(Throwable failure, String where) {
        CodedException coded = EventHubsCauses.ofClient(failure, where, signIn.remedy());
        return coded.code() == Code.EVENTHUBS_SIGN_IN ? refusals.excuse(where).orElse(coded) : coded;
    }

    String where() {
        return config.connection().name() + "/" + config.hub();
    }

    String where(String partition) {
        return where() + ": partition " + partition;
    }

    void close() {
        CompletionStage<EventHubConsumerAsyncClient> open;
        synchronized (this) {
            isClosed = true;
            open = asking;
            asking = null;
        }
        if (open != null) open.thenAccept(Hub::close);
        opening.disposeGracefully().subscribe(); // what has begun is not interrupted
    }

    /** Each failure is followed by a new connection: a client may hold on to a dead one. */
    private <T> CompletionStage<T> ask(Function<EventHubConsumerAsyncClient, Mono<T>> question, String where) {
        CompletionStage<EventHubConsumerAsyncClient> open = asking();
        return open.thenComposeAsync(
                        client -> question.apply(client)
                                .timeout(timeout)
                                .doOnSuccess(answer -> refusals.accepted())
                                .doOnError(failure -> forget(open))
                                .toFuture(),
                        opening::schedule)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(cause(failure, where)));
    }

    /** However many ask, one connects. */
    private synchronized CompletionStage<EventHubConsumerAsyncClient> asking() {
        if (isClosed) return CompletableFuture.failedFuture(new RejectedExecutionException());
        if (asking != null) return asking;
        CompletionStage<EventHubConsumerAsyncClient> fresh =
                CompletableFuture.supplyAsync(this::connected, opening::schedule);
        asking = fresh;
        fresh.whenComplete((client, failure) -> {
            if (failure != null) forget(fresh);
        });
        return fresh;
    }

    /** A client that cannot connect says nothing but that it took too long, so that is tried first. */
    private EventHubConsumerAsyncClient connected() {
        EventHubConsumerAsyncClient fresh = builder().buildAsyncConsumerClient();
        try {
            tryToConnect(fresh.getFullyQualifiedNamespace());
            return fresh;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void tryToConnect(String namespace) throws IOException {
        InetSocketAddress address = Address.of(config.connection().access(), namespace);
        if (address.isUnresolved()) throw new IOException(address.getHostString() + " has no address");
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) Math.min(Integer.MAX_VALUE, timeout.toMillis()));
        } catch (IOException e) {
            throw new IOException(
                    address.getHostString() + ":" + address.getPort() + ": " + e.getMessage()
                            + " (expected: a namespace that listens)",
                    e);
        }
    }

    private void forget(CompletionStage<EventHubConsumerAsyncClient> failed) {
        synchronized (this) {
            if (asking != failed) return;
            asking = null;
        }
        failed.thenAccept(Hub::close);
    }

    private static void close(EventHubConsumerAsyncClient client) {
        CLOSING.schedule(client::close);
    }

    private EventHubClientBuilder builder() {
        try {
            return signIn.into(new EventHubClientBuilder(), config.hub())
                    .consumerGroup(config.consumerGroup())
                    .retryOptions(new AmqpRetryOptions(RETRIES).setTryTimeout(timeout));
        } catch (IllegalArgumentException e) {
            // without its cause, which may quote the key
            throw new CodedException(
                    Code.EVENTHUBS_REFUSED,
                    config.connection().name()
                            + ": a connection string that cannot be read (expected: as the Azure portal shows it)");
        }
    }
}
