package weir.standins.eventhubs;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static weir.standins.eventhubs.Clients.condition;
import static weir.standins.eventhubs.Clients.failure;
import static weir.standins.eventhubs.Clients.patient;
import static weir.standins.eventhubs.Clients.to;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.EventHubProperties;
import com.azure.messaging.eventhubs.models.EventPosition;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import weir.standins.eventhubs.Clients.Received;

@Timeout(60)
class SignInIT {
    EventHubsStandIn hubs;
    Clients clients;

    @BeforeEach
    void start() throws IOException {
        hubs = EventHubsStandIn.builder()
                .hub("h", 1)
                .hub("hidden", 1)
                .sharedKey("Root", "c2VjcmV0")
                .acceptJwt("good"::equals)
                .start();
        clients = new Clients(hubs);
    }

    @AfterEach
    void stop() {
        clients.close();
        hubs.close();
    }

    @Test
    void the_key_lets_in() {
        send(clients.builder("h"));

        assertThat(hubs.nextSequence("h", 0)).isEqualTo(1);
        assertThat(hubs.signIns()).isNotEmpty().allSatisfy(signIn -> {
            assertThat(signIn.type()).isEqualTo("servicebus.windows.net:sastoken");
            assertThat(signIn.audience()).startsWith("amqp://127.0.0.1/h");
            assertThat(signIn.accepted()).isTrue();
        });
    }

    @Test
    void another_key_does_not() {
        String wrong = hubs.connectionString("d3Jvbmc=");

        Throwable failure = failure(() -> send(patient(new EventHubClientBuilder().connectionString(wrong, "h"))));

        assertThat(condition(failure)).isEqualTo("amqp:unauthorized-access");
        assertThat(hubs.nextSequence("h", 0)).isZero();
        assertThat(hubs.signIns()).extracting(SignIn::accepted).containsOnly(false);
    }

    @Test
    void a_token_for_one_hub_does_not_open_another() {
        String token = SharedAccessSignatureTest.token("amqp://127.0.0.1/h", "Root", "c2VjcmV0", 9_999_999_999L);
        String connection = "Endpoint=sb://%s;SharedAccessSignature=%s;UseDevelopmentEmulator=true"
                .formatted(hubs.address(), token);

        send(patient(new EventHubClientBuilder().connectionString(connection, "h")));

        assertThat(condition(failure(
                        () -> send(patient(new EventHubClientBuilder().connectionString(connection, "hidden"))))))
                .isEqualTo("amqp:unauthorized-access");
        assertThat(hubs.nextSequence("hidden", 0)).isZero();
    }

    @Test
    void a_token_of_entra_is_judged_by_the_check() {
        send(clients.builder("h").credential(jwt("good")));

        assertThat(condition(failure(() -> send(clients.builder("h").credential(jwt("bad"))))))
                .isEqualTo("amqp:unauthorized-access");
        assertThat(hubs.nextSequence("h", 0)).isEqualTo(1);
        assertThat(hubs.signIns()).extracting(SignIn::type).containsOnly("jwt");
    }

    @Test
    void when_tokens_expire_links_close_and_a_new_token_lets_in_again() throws Exception {
        hubs.append("h", 0, NewEvent.of("a"));
        var consumer = clients.consumer("h");
        Received received = clients.receive(consumer, "0", EventPosition.earliest());
        received.awaitCount(1);

        hubs.faults().expireTokens();

        assertThat(condition(received.awaitEnd())).isEqualTo("amqp:unauthorized-access");
        clients.receive(consumer, "0", EventPosition.earliest()).awaitCount(1);
    }

    @Test
    void a_question_needs_a_token_too() {
        Mono<EventHubProperties> question =
                clients.consumer(clients.builder("h").credential(jwt("bad"))).getEventHubProperties();

        assertThat(condition(failure(question::block))).isEqualTo("amqp:unauthorized-access");
        assertThat(hubs.signIns()).containsOnly(new SignIn("jwt", "h/$management", false));
    }

    @Test
    void tokens_can_be_refused_for_a_while() {
        hubs.faults().refuseTokens(true);
        assertThat(condition(failure(() -> send(clients.builder("h"))))).isEqualTo("amqp:unauthorized-access");

        hubs.faults().refuseTokens(false);
        send(clients.builder("h"));
    }

    private static TokenCredential jwt(String token) {
        return request ->
                Mono.just(new AccessToken(token, OffsetDateTime.now(UTC).plusHours(1)));
    }

    private String send(EventHubClientBuilder builder) {
        EventHubProducerClient producer = clients.producer(builder);
        producer.send(List.of(new EventData("x")), to("0"));
        return "sent";
    }
}
