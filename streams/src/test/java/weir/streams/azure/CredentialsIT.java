package weir.streams.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.apache.pekko.actor.ActorSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.config.CredentialConfig;
import weir.config.Secret;
import weir.config.ServicePrincipalConfig;
import weir.config.ServicePrincipalConfig.ClientCertificate;
import weir.config.ServicePrincipalConfig.ClientSecret;
import weir.config.ServicePrincipalConfig.Proof;
import weir.config.StoreFile;
import weir.config.WorkloadIdentityConfig;
import weir.standins.identity.IdentityStandIn;
import weir.standins.identity.Keys;
import weir.streams.model.CodedException;

/**
 * The real azure-identity against a stand-in over TLS. Managed identities and the default chain are told by the environment where to ask,
 * so they are tried in a process of their own, by the drills.
 */
class CredentialsIT {
    private static final String ROBOT = "44444444-0000-0000-0000-000000000004";
    private static final String BEARER = "44444444-0000-0000-0000-000000000005";
    private static final String POD = "44444444-0000-0000-0000-000000000006";
    private static final String NOBODY = "44444444-0000-0000-0000-000000000007";
    private static final String STORAGE = "https://storage.azure.com";

    @TempDir
    static Path dir;

    private static IdentityStandIn entra;
    private static SSLContext before;
    private static Keys certificate;

    private final Credentials credentials = new Credentials();

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException {
        entra = IdentityStandIn.start(dir.resolve("entra"));
        certificate = Keys.make(dir.resolve("robot.p12"));
        entra.secret(ROBOT, "swordfish").certificate(BEARER, certificate.certificate());
        entra.serviceAccount(POD, dir.resolve("token"));
        before = SSLContext.getDefault();
        SSLContext.setDefault(entra.keys().tls());
        // else somebody would be asked that is not on this machine
        assertThat(Identities.isPrivate(authority())).isTrue();
    }

    @AfterAll
    static void stop() {
        SSLContext.setDefault(before);
        entra.close();
    }

    @AfterEach
    void reset() {
        entra.answerWith(200);
        entra.lifetime(Duration.ofHours(1));
    }

    @Test
    void an_application_signs_in_by_its_secret() throws Exception {
        assertSignedIn(secret(ROBOT, "swordfish"), ROBOT);
    }

    @Test
    void an_application_signs_in_by_a_certificate_in_either_form() throws Exception {
        Path pem = certificate.pem(dir.resolve("robot.pem"));

        assertSignedIn(certificate(certificate.file(), Keys.PASSWORD), BEARER);
        assertSignedIn(certificate(pem, ""), BEARER);
    }

    @Test
    void a_renewed_certificate_counts_for_the_next_token() throws Exception {
        entra.lifetime(Duration.ofSeconds(2));
        Path file = dir.resolve("renewed.p12");
        Keys old = Keys.make(dir.resolve("old.p12"));
        Files.copy(old.file(), file);
        CredentialConfig config = certificate(file, Keys.PASSWORD);
        assertThat(refused(config)).startsWith("WEIR-4191: credential it: 401 AADSTS700027: ");

        Files.write(file, Files.readAllBytes(certificate.file()));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));

        awaitSignedIn(config);
    }

    @Test
    void a_pod_signs_in_by_the_token_of_its_service_account() throws Exception {
        assertSignedIn(pod(dir.resolve("token")), POD);
    }

    @Test
    void what_entra_refuses_says_what_would_do() throws Exception {
        assertThat(refused(secret(ROBOT, "marlin")))
                .isEqualTo("WEIR-4191: credential it: 401 AADSTS7000215: Invalid client secret provided."
                        + " (expected: the value of a secret of this application, not its id)");
        assertThat(refused(secret(NOBODY, "swordfish")))
                .isEqualTo("WEIR-4191: credential it: 400 AADSTS700016: Application with identifier '" + NOBODY
                        + "' was not found in the directory. (expected: a client-id that tenant-id knows)");
        assertThat(refused(robot("other.example.com", ROBOT, new ClientSecret(new Secret("swordfish")))))
                .isEqualTo(
                        "WEIR-4191: credential it: 400 AADSTS90002: Tenant 'other.example.com' not found."
                                + " Check to make sure you have the correct tenant ID. (expected: a tenant-id that exists in this cloud)");
    }

    @Test
    void a_certificate_that_ended_is_not_even_sent() throws Exception {
        Keys ended = Keys.make(dir.resolve("ended.p12"), "-startdate", "-2d", "-validity", "1");

        assertThat(refused(certificate(ended.file(), Keys.PASSWORD)))
                .startsWith("WEIR-4191: credential it: ended.p12 ended on ")
                .endsWith(" (expected: a renewed certificate)");
    }

    @Test
    void a_pod_whose_token_is_missing_or_anothers_is_refused() throws Exception {
        assertThat(refused(pod(dir.resolve("none"))))
                .isEqualTo("WEIR-4191: credential it: cannot read " + dir.resolve("none")
                        + " (expected: the token of a service account)");
        Path forged = Files.writeString(dir.resolve("forged"), Files.readString(dir.resolve("token")) + "x");
        assertThat(refused(pod(forged))).startsWith("WEIR-4191: credential it: 401 AADSTS50027: ");
    }

    @Test
    void an_authority_that_is_down_is_weather_and_asked_again() throws Exception {
        CredentialConfig config = secret(ROBOT, "swordfish");
        entra.answerWith(503);
        String who = entra.authority().replace("https://", "");
        assertThat(refused(config)).isEqualTo("WEIR-3191: credential it: " + who + " answers 503");
        entra.answerWith(429);
        awaitRefused(config, "WEIR-3191: credential it: " + who + " answers 429");

        entra.answerWith(200);

        awaitSignedIn(config);
    }

    @Test
    void nobody_there_is_weather() throws Exception {
        IdentityStandIn gone = IdentityStandIn.start(dir.resolve("gone"));
        Optional<URI> nowhere = Optional.of(URI.create(gone.authority()));
        gone.close();
        var config = new ServicePrincipalConfig(
                "it", IdentityStandIn.TENANT, ROBOT, new ClientSecret(new Secret("swordfish")), nowhere);

        assertThat(refused(config))
                .startsWith("WEIR-3191: credential it: ConnectException: ")
                .endsWith(" (expected: an authority that answers)");
    }

    @Test
    void one_request_serves_all_and_none_of_pekkos_threads() throws Exception {
        int given = entra.given(ROBOT);
        ActorSystem system = ActorSystem.create("sign-in");
        try {
            var config = secret(ROBOT, "swordfish");
            var made = new CompletableFuture<CompletableFuture<AccessToken>>();
            // a thread of Pekko's that would wait for the answer would take longer than the answer
            system.dispatcher().execute(() -> {
                long began = System.nanoTime();
                List<CompletableFuture<AccessToken>> tokens =
                        IntStream.range(0, 50).mapToObj(i -> token(config)).toList();
                boolean isQuick =
                        System.nanoTime() - began < Duration.ofSeconds(1).toNanos();
                if (isQuick && tokens.stream().noneMatch(CompletableFuture::isDone)) made.complete(tokens.get(49));
            });
            AccessToken token = made.get(10, TimeUnit.SECONDS).get(20, TimeUnit.SECONDS);

            assertThat(entra.verified(token.getToken()).claims().path("appid").asText())
                    .isEqualTo(ROBOT);
            assertThat(entra.given(ROBOT) - given).isEqualTo(1);
        } finally {
            system.terminate();
        }
    }

    private void assertSignedIn(CredentialConfig config, String client) throws Exception {
        var claims = entra.verified(token(config).get(20, TimeUnit.SECONDS).getToken())
                .claims();

        assertThat(claims.path("appid").asText()).isEqualTo(client);
        assertThat(claims.path("aud").asText()).isEqualTo(STORAGE);
    }

    private void awaitSignedIn(CredentialConfig config) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            try {
                token(config).get(20, TimeUnit.SECONDS);
                return;
            } catch (ExecutionException e) {
                if (System.nanoTime() > end) throw e;
                Thread.onSpinWait();
            }
        }
    }

    private void awaitRefused(CredentialConfig config, String text) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!refused(config).equals(text)) assertThat(System.nanoTime()).isLessThan(end);
    }

    private String refused(CredentialConfig config) {
        return catchThrowableOfType(CodedException.class, () -> {
                    try {
                        token(config).get(30, TimeUnit.SECONDS);
                    } catch (ExecutionException e) {
                        throw e.getCause();
                    }
                })
                .text();
    }

    private CompletableFuture<AccessToken> token(CredentialConfig config) {
        return credentials
                .of(config)
                .getToken(new TokenRequestContext().addScopes(STORAGE + "/.default"))
                .toFuture();
    }

    private static CredentialConfig pod(Path tokenFile) {
        return new WorkloadIdentityConfig("it", IdentityStandIn.TENANT, POD, tokenFile, authority());
    }

    private static CredentialConfig secret(String client, String secret) {
        return robot(IdentityStandIn.TENANT, client, new ClientSecret(new Secret(secret)));
    }

    private static CredentialConfig certificate(Path file, String password) {
        Optional<Secret> secret =
                Optional.of(password).filter(it -> !it.isEmpty()).map(Secret::new);
        return robot(IdentityStandIn.TENANT, BEARER, new ClientCertificate(new StoreFile(file, secret)));
    }

    private static CredentialConfig robot(String tenant, String client, Proof proof) {
        return new ServicePrincipalConfig("it", tenant, client, proof, authority());
    }

    private static Optional<URI> authority() {
        return Optional.of(URI.create(entra.authority()));
    }
}
