package weir.streams.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.amqp.AmqpRetryOptions;
import com.azure.core.amqp.exception.AmqpException;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import weir.config.EventHubsAccess;
import weir.config.Secret;
import weir.config.ServicePrincipalConfig;
import weir.standins.eventhubs.EventHubsStandIn;
import weir.standins.eventhubs.NewEvent;
import weir.standins.identity.IdentityStandIn;
import weir.standins.identity.Keys;
import weir.streams.model.Code;

/** The real client of Event Hubs with the real azure-identity, over TLS. */
class EventHubsSignInIT {
    private static final String ROBOT = "44444444-0000-0000-0000-000000000004";
    private static final String STRANGER = "44444444-0000-0000-0000-000000000005";
    private static final String SERVICE = "https://eventhubs.azure.net";
    private static final Duration LIFE = Duration.ofSeconds(8);

    @TempDir
    static Path dir;

    private static IdentityStandIn entra;
    private static EventHubsStandIn hubs;
    private static SSLContext before;

    private final Credentials credentials = new Credentials();

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException {
        entra = IdentityStandIn.start(dir.resolve("entra"))
                .secret(ROBOT, "swordfish")
                .secret(STRANGER, "swordfish");
        before = SSLContext.getDefault();
        SSLContext.setDefault(entra.keys().tls());
        hubs = EventHubsStandIn.builder()
                .hub("orders", 1)
                .tls(entra.keys().store(), Keys.PASSWORD)
                .acceptJwt(EventHubsSignInIT::mayReceive)
                .start();
    }

    @AfterAll
    static void stop() {
        SSLContext.setDefault(before);
        hubs.close();
        entra.close();
    }

    /** As Event Hubs judges: who gave it, what it is for, and what its holder may do. */
    private static boolean mayReceive(String token) {
        try {
            var claims = entra.verified(token).claims();
            return claims.path("aud").asText().replaceFirst("/$", "").equals(SERVICE)
                    && claims.path("appid").asText().equals(ROBOT);
        } catch (IOException | GeneralSecurityException e) {
            return false;
        }
    }

    @Test
    void a_stream_outlives_its_tokens_and_ends_when_there_are_none_until_there_are_again() throws Exception {
        entra.lifetime(LIFE);
        var signIn = new EventHubsSignIn(robot(ROBOT), credentials);
        try (EventHubConsumerAsyncClient client = client(signIn)) {
            BlockingQueue<String> seen = new LinkedBlockingQueue<>();
            Disposable stream = receive(client, seen);
            hubs.append("orders", 0, NewEvent.of("a"));
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("a");
            await(() -> entra.given(ROBOT) > 2);
            hubs.append("orders", 0, NewEvent.of("b"));
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("b");
            assertThat(stream.isDisposed()).isFalse();

            entra.answerWith(503);
            assertThat(seen.poll(60, TimeUnit.SECONDS)).as("the end").startsWith("(");
            assertThat(signIn.refusals().trouble())
                    .hasValueSatisfying(trouble -> assertThat(trouble.code()).isEqualTo(Code.SIGN_IN_UNREACHABLE));
            entra.answerWith(200);
            hubs.append("orders", 0, NewEvent.of("c"));
            await(() -> {
                BlockingQueue<String> again = new LinkedBlockingQueue<>();
                Disposable fresh = receive(client, again);
                try {
                    return "a".equals(again.poll(10, TimeUnit.SECONDS));
                } finally {
                    fresh.dispose();
                }
            });
            assertThat(signIn.refusals().trouble()).isEmpty();
        } finally {
            entra.answerWith(200);
            entra.lifetime(Duration.ofHours(1));
        }
    }

    @Test
    void who_has_no_role_is_refused() throws Exception {
        var signIn = new EventHubsSignIn(robot(STRANGER), credentials);
        try (EventHubConsumerAsyncClient client = client(signIn)) {
            BlockingQueue<String> seen = new LinkedBlockingQueue<>();
            Disposable stream = receive(client, seen);

            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("(UNAUTHORIZED_ACCESS)");
            assertThat(signIn.remedy())
                    .isEqualTo(
                            "the role Azure Event Hubs Data Receiver for credential robot, given ten minutes ago or more");
            assertThat(signIn.refusals().trouble()).isEmpty();
            stream.dispose();
        }
    }

    @Test
    void a_key_lets_in_as_ever() throws Exception {
        var signIn =
                new EventHubsSignIn(new EventHubsAccess.ByString(new Secret(hubs.connectionString())), credentials);
        try (EventHubConsumerAsyncClient client = client(signIn)) {
            BlockingQueue<String> seen = new LinkedBlockingQueue<>();
            Disposable stream = receive(client, seen);
            hubs.append("orders", 0, NewEvent.of("d"));

            assertThat(seen.poll(30, TimeUnit.SECONDS)).isNotNull().doesNotStartWith("(");
            stream.dispose();
        }
    }

    private static EventHubsAccess robot(String client) {
        return new EventHubsAccess.ByCredential(
                "localhost",
                Optional.of(hubs.port()),
                new ServicePrincipalConfig(
                        "robot",
                        IdentityStandIn.TENANT,
                        client,
                        new ServicePrincipalConfig.ClientSecret(new Secret("swordfish")),
                        Optional.of(URI.create(entra.authority()))));
    }

    private static EventHubConsumerAsyncClient client(EventHubsSignIn signIn) {
        var patience =
                new AmqpRetryOptions().setTryTimeout(Duration.ofSeconds(10)).setMaxRetries(1);
        return signIn.into(new EventHubClientBuilder(), "orders")
                .retryOptions(patience)
                .consumerGroup("$Default")
                .buildAsyncConsumerClient();
    }

    /** Bodies, and how it ends in brackets. */
    private static Disposable receive(EventHubConsumerAsyncClient client, BlockingQueue<String> seen) {
        return client.receiveFromPartition("0", EventPosition.earliest())
                .subscribe(
                        event -> seen.add(event.getData().getBodyAsString()),
                        thrown -> seen.add("(" + condition(thrown) + ")"),
                        () -> seen.add("(completed)"));
    }

    private static String condition(Throwable thrown) {
        return thrown instanceof AmqpException amqp ? String.valueOf(amqp.getErrorCondition()) : String.valueOf(thrown);
    }

    private interface Condition {
        boolean holds() throws InterruptedException;
    }

    private static void await(Condition condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(50_000_000);
        }
    }
}
