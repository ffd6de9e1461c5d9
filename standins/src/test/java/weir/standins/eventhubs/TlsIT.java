package weir.standins.eventhubs;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static weir.standins.eventhubs.Clients.patient;
import static weir.standins.eventhubs.Clients.to;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.OffsetDateTime;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

@Timeout(60)
class TlsIT {
    static final String PASSWORD = "changeit";

    @TempDir
    Path dir;

    @Test
    void clients_as_in_production_connect_when_they_trust_the_certificate() throws Exception {
        KeyStore store = KeyStore.getInstance(keyStore().toFile(), PASSWORD.toCharArray());
        SSLContext before = SSLContext.getDefault();
        SSLContext.setDefault(trusting(store));
        try (EventHubsStandIn hubs = EventHubsStandIn.builder()
                        .hub("h", 1)
                        .acceptJwt("good"::equals)
                        .tls(store, PASSWORD)
                        .start();
                Clients clients = new Clients(hubs)) {
            TokenCredential credential = request ->
                    Mono.just(new AccessToken("good", OffsetDateTime.now(UTC).plusHours(1)));

            clients.producer("h").send(List.of(new EventData("by key")), to("0"));
            clients.producer(patient(new EventHubClientBuilder()
                            .fullyQualifiedNamespace("localhost")
                            .eventHubName("h")
                            .credential(credential)
                            .customEndpointAddress("sb://localhost:" + hubs.port())))
                    .send(List.of(new EventData("by token")), to("0"));

            assertThat(hubs.connectionString()).doesNotContain("UseDevelopmentEmulator");
            assertThat(hubs.nextSequence("h", 0)).isEqualTo(2);
        } finally {
            SSLContext.setDefault(before);
        }
    }

    private static SSLContext trusting(KeyStore store) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("hubs", store.getCertificate("hubs"));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    private Path keyStore() throws Exception {
        Path file = dir.resolve("hubs.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "hubs",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        return file;
    }
}
