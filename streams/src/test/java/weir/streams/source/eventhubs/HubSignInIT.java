package weir.streams.source.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.config.EventHubsAccess;
import weir.config.EventHubsConnectionConfig;
import weir.config.EventHubsSourceConfig;
import weir.config.EventHubsSourceConfig.OnGap;
import weir.config.EventMetadataConfig;
import weir.config.JsonBodyConfig;
import weir.config.Secret;
import weir.config.ServicePrincipalConfig;
import weir.config.StartConfig;
import weir.standins.eventhubs.EventHubsStandIn;
import weir.standins.identity.IdentityStandIn;
import weir.standins.identity.Keys;
import weir.streams.azure.Credentials;
import weir.streams.azure.EventHubsSignIn;
import weir.streams.model.CodedException;
import weir.streams.source.Reading;

/** A hub that lets nobody in with a token of Entra any more. */
class HubSignInIT {
    private static final String ROBOT = "44444444-0000-0000-0000-000000000004";

    @TempDir
    static Path dir;

    private static IdentityStandIn entra;
    private static EventHubsStandIn server;
    private static SSLContext before;
    private static volatile boolean isOpen = true;

    private final Credentials credentials = new Credentials();

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException {
        entra = IdentityStandIn.start(dir.resolve("entra")).secret(ROBOT, "swordfish");
        before = SSLContext.getDefault();
        SSLContext.setDefault(entra.keys().tls());
        server = EventHubsStandIn.builder()
                .hub("orders", 1)
                .tls(entra.keys().store(), Keys.PASSWORD)
                .acceptJwt(token -> isOpen)
                .start();
    }

    @AfterAll
    static void stop() {
        SSLContext.setDefault(before);
        server.close();
        entra.close();
    }

    @BeforeEach
    void open() {
        isOpen = true;
    }

    @Test
    void a_token_that_may_have_ended_on_its_way_is_nobodys_fault() {
        entra.lifetime(Duration.ofSeconds(4));
        ask();
        Reading.await(() -> new EventHubsSignIn(access(), credentials)
                .refusals()
                .excuse("hub")
                .isPresent());
        isOpen = false;

        assertThat(refusal().text()).isEqualTo("WEIR-3192: telemetry/orders: refused with a token that has just ended");
    }

    @Test
    void one_that_is_good_for_long_is_refused_for_another_reason() {
        entra.lifetime(Duration.ofHours(1));
        ask();
        isOpen = false;

        assertThat(refusal().text())
                .startsWith("WEIR-4111: telemetry/orders: ")
                .endsWith(
                        " (expected: the role Azure Event Hubs Data Receiver for credential robot, given ten minutes ago"
                                + " or more)");
    }

    private CodedException refusal() {
        return catchThrowableOfType(CodedException.class, this::ask);
    }

    private void ask() {
        var hub = new Hub(
                new EventHubsSourceConfig(
                        new EventHubsConnectionConfig("telemetry", access(), Duration.ofSeconds(30)),
                        "orders",
                        "$Default",
                        StartConfig.Edge.EARLIEST,
                        new JsonBodyConfig(),
                        EventMetadataConfig.NONE,
                        OnGap.STOP,
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1)),
                credentials);
        try {
            Reading.get(hub.properties());
        } finally {
            hub.close();
        }
    }

    private static EventHubsAccess access() {
        return new EventHubsAccess.ByCredential(
                "localhost",
                Optional.of(server.port()),
                new ServicePrincipalConfig(
                        "robot",
                        IdentityStandIn.TENANT,
                        ROBOT,
                        new ServicePrincipalConfig.ClientSecret(new Secret("swordfish")),
                        Optional.of(URI.create(entra.authority()))));
    }
}
