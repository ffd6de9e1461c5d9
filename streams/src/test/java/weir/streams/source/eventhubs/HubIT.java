package weir.streams.source.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.messaging.eventhubs.EventHubProperties;
import com.azure.messaging.eventhubs.models.EventPosition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;
import weir.config.EventHubsConnectionConfig;
import weir.config.EventHubsSourceConfig;
import weir.config.EventHubsSourceConfig.OnGap;
import weir.config.EventMetadataConfig;
import weir.config.JsonBodyConfig;
import weir.config.Secret;
import weir.config.StartConfig;
import weir.standins.eventhubs.EventHubsStandIn;
import weir.streams.azure.Credentials;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.source.Reading;

class HubIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final List<Hub> hubs = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        hubs.forEach(Hub::close);
        for (Socket socket : sockets) socket.close();
    }

    @Test
    void a_namespace_that_nobody_answers_at_keeps_no_other_waiting() throws Exception {
        try (EventHubsStandIn server =
                        EventHubsStandIn.builder().hub("orders", 2).start();
                ServerSocket deaf = deaf()) {
            Hub lost = hub("Endpoint=sb://127.0.0.1:" + deaf.getLocalPort()
                    + ";SharedAccessKeyName=a;SharedAccessKey=Yg==;UseDevelopmentEmulator=true");
            Hub other = hub(server.connectionString());
            List<CompletableFuture<EventHubProperties>> lostQuestions = IntStream.range(
                            0, Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE)
                    .mapToObj(i -> lost.properties().toCompletableFuture())
                    .toList();

            List<String> partitions = other
                    .properties()
                    .toCompletableFuture()
                    .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                    .getPartitionIds()
                    .stream()
                    .toList();

            assertThat(partitions).containsExactly("0", "1");
            assertThat(lostQuestions).noneMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void all_who_ask_share_one_connection_and_a_lost_one_is_made_again() throws Exception {
        try (EventHubsStandIn server =
                EventHubsStandIn.builder().hub("orders", 2).start()) {
            Hub hub = hub(server.connectionString());

            List<CompletableFuture<EventHubProperties>> questions = IntStream.range(0, 20)
                    .mapToObj(i -> hub.properties().toCompletableFuture())
                    .toList();
            questions.forEach(
                    question -> assertThat(Reading.get(question).getName()).isEqualTo("orders"));
            assertThat(server.connections()).isEqualTo(1);

            server.faults().dropConnections();
            Reading.await(() -> isAnswered(hub));
        }
    }

    @Test
    void one_that_is_closed_says_so() throws Exception {
        try (EventHubsStandIn server =
                EventHubsStandIn.builder().hub("orders", 2).start()) {
            Hub hub = hub(server.connectionString());
            Reading.get(hub.properties());
            hub.close();
            Reading.await(() -> server.connections() == 0);
            var failed = new CompletableFuture<Void>();
            var inbox = new Inbox(
                    1,
                    Long.MAX_VALUE,
                    received -> {
                        throw new AssertionError("closed");
                    },
                    it -> failed.completeExceptionally(it.failure()));

            hub.receive("0", EventPosition.earliest(), 1, 1, inbox);

            String closed = "WEIR-3113: telemetry/orders%s: the connection was closed meanwhile";
            assertThat(coded(hub.properties().toCompletableFuture()).text()).isEqualTo(closed.formatted(""));
            assertThat(coded(failed).text()).isEqualTo(closed.formatted(": partition 0"));
        }
    }

    private static boolean isAnswered(Hub hub) {
        try {
            Reading.get(hub.properties());
            return true;
        } catch (CodedException e) {
            assertThat(e.code().kind()).isEqualTo(Code.Kind.WEATHER);
            return false;
        }
    }

    private static CodedException coded(CompletableFuture<?> failed) {
        return catchThrowableOfType(CodedException.class, () -> Reading.get(failed));
    }

    /** Where connections are neither made nor refused: as many as may wait to be accepted are there already. */
    private ServerSocket deaf() throws IOException {
        var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        while (true) {
            var socket = new Socket();
            sockets.add(socket);
            try {
                socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 500);
            } catch (SocketTimeoutException full) {
                return server;
            }
        }
    }

    private Hub hub(String connectionString) {
        var config = new EventHubsSourceConfig(
                new EventHubsConnectionConfig("telemetry", new Secret(connectionString), TIMEOUT),
                "orders",
                "$Default",
                StartConfig.Edge.EARLIEST,
                new JsonBodyConfig(),
                EventMetadataConfig.NONE,
                OnGap.STOP,
                Duration.ofMinutes(1),
                Duration.ofMinutes(1));
        var hub = new Hub(config, new Credentials());
        hubs.add(hub);
        return hub;
    }
}
