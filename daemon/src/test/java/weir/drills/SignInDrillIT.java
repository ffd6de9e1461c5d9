package weir.drills;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.standins.BlobStandIn;
import weir.standins.clients.BlobContainer;
import weir.standins.clients.DaemonApi.Seen;
import weir.standins.eventhubs.EventHubsStandIn;
import weir.standins.eventhubs.NewEvent;
import weir.standins.identity.IdentityStandIn;
import weir.standins.identity.Keys;

/** Every way to sign in, in one daemon that trusts the stand-ins' certificate and no other: a pipeline each, all of one container. */
class SignInDrillIT {
    private static final String ROBOT = "44444444-0000-0000-0000-000000000004";
    private static final String BEARER = "44444444-0000-0000-0000-000000000005";
    private static final String STRANGER = "44444444-0000-0000-0000-000000000007";
    private static final String POD = "44444444-0000-0000-0000-000000000006";
    private static final String SECRET = "swordfish-of-the-robot";
    private static final List<String> BY_TOKEN =
            List.of("workload", "machine", "named", "robot", "pem", "pfx", "developer");
    private static final List<String> BY_SAS = List.of("sas", "text");
    private static final List<String> BY_HUB = List.of("hub", "hubmachine");
    private static final List<String> REFUSED = List.of("wrong", "lost", "other", "ended");
    /** Shorter than the drill, so that each token is renewed several times. */
    private static final Duration LIFE = Duration.ofSeconds(8);

    private static final int ROWS = 100;

    private static final String PIPELINE = """
            %1$s {
              source { connection = %1$s, container = signin, poll-interval = 300ms, format { type = ndjson } }
              transforms = [%2$s]
              sink { connection = shop, keyspace = signin, table = %1$s }
              supervision { restart { min-backoff = 200ms, max-backoff = 500ms } }
            }
            """;

    private static final String HUB = """
            %1$s {
              source { connection = %1$s, hub = orders, consumer-group = %1$s, format { type = json } }
              transforms = [%2$s]
              sink { connection = shop, keyspace = signin, table = %1$s }
              supervision { restart { min-backoff = 200ms, max-backoff = 500ms } }
            }
            """;

    @TempDir
    Path dir;

    @Test
    void each_credential_reads_and_outlives_its_token_and_those_who_give_them() throws Exception {
        try (Drill drill = new Drill("signin");
                IdentityStandIn entra = IdentityStandIn.start(dir.resolve("entra"));
                BlobStandIn lake = BlobStandIn.secure(dir.resolve("lake"), entra.keys());
                EventHubsStandIn hubs = EventHubsStandIn.builder()
                        .hub("orders", 2, "hub", "hubmachine", "stranger")
                        .tls(entra.keys().store(), Keys.PASSWORD)
                        .acceptJwt(token -> mayReceive(entra, token))
                        .start()) {
            Keys certificate = Keys.make(dir.resolve("robot.p12"));
            certificate.pem(dir.resolve("robot.pem"));
            entra.secret(ROBOT, SECRET).secret(STRANGER, SECRET).certificate(BEARER, certificate.certificate());
            entra.serviceAccount(POD, dir.resolve("token"));
            entra.lifetime(LIFE);
            lake.start();
            BlobContainer blobs =
                    BlobContainer.open(lake.connectionString(), entra.keys().tls(), "signin");
            Lines lines = new Lines(drill.random);
            Expected expected = new Expected();
            write(blobs, hubs, expected, lines, 0);
            StringBuilder pipelines = new StringBuilder();
            for (List<String> each : List.of(BY_TOKEN, BY_SAS, REFUSED, BY_HUB, List.of("stranger"))) {
                String form = each.equals(BY_HUB) || each.contains("stranger") ? HUB : PIPELINE;
                for (String pipeline : each) {
                    drill.tables.execute("CREATE TABLE signin." + pipeline + " " + Lines.TABLE);
                    pipelines.append(form.formatted(pipeline, Lines.CASTS));
                }
            }

            Drill.Daemon daemon = drill.start(
                    connections(lake, blobs, hubs),
                    credentials(entra),
                    pipelines.toString(),
                    toldWhereToAsk(entra),
                    entra.keys().trustedByJava());
            awaitWritten(daemon, BY_TOKEN, 1);
            awaitWritten(daemon, BY_SAS, 1);
            awaitWritten(daemon, BY_HUB, 1);
            awaitLast(daemon, "wrong", "failed", "WEIR-4191: credential wrong: 401 AADSTS7000215: ");
            awaitLast(daemon, "lost", "failed", "WEIR-4191: credential lost: 400 AADSTS90002: ");
            awaitLast(daemon, "other", "failed", "WEIR-4191: credential other: ");
            awaitLast(daemon, "ended", "failed", "WEIR-4101: ");
            awaitLast(daemon, "stranger", "failed", "WEIR-4111: ");
            assertThat(daemon.pipeline("stranger").lastError())
                    .contains("the role Azure Event Hubs Data Receiver for credential stranger");

            int given = entra.given(ROBOT);
            daemon.await("tokens are renewed", () -> entra.given(ROBOT) > given + 1);
            write(blobs, hubs, expected, lines, 1);
            awaitWritten(daemon, BY_TOKEN, 2);
            awaitWritten(daemon, BY_HUB, 2);
            for (String pipeline : BY_TOKEN)
                assertThat(daemon.pipeline(pipeline).lastError()).isEmpty();

            entra.answerWith(503);
            for (String pipeline : BY_TOKEN) awaitLast(daemon, pipeline, "backing-off", "WEIR-3191: credential ");
            for (String pipeline : BY_HUB) awaitLast(daemon, pipeline, "backing-off", "WEIR-3191: credential ");
            write(blobs, hubs, expected, lines, 2);
            awaitWritten(daemon, BY_SAS, 3);
            assertThat(daemon.pipeline("robot").written()).isEqualTo(2L * ROWS);
            entra.answerWith(200);
            awaitWritten(daemon, BY_TOKEN, 3);
            awaitWritten(daemon, BY_HUB, 3);

            for (List<String> each : List.of(BY_TOKEN, BY_SAS, BY_HUB))
                for (String pipeline : each) drill.assertHolds(pipeline, expected.rows());
            assertThat(daemon.drain()).isZero();
            assertThat(String.join("\n", daemon.log()))
                    .contains("WEIR-3191")
                    .doesNotContain(SECRET)
                    .doesNotContain(Keys.PASSWORD)
                    .doesNotContain(BlobStandIn.KEY)
                    .doesNotContain("sig=")
                    .doesNotContain("eyJ"); // a token begins so
        }
    }

    /** Without these the SDK would ask 169.254.169.254, which may be somebody. */
    private static Map<String, String> toldWhereToAsk(IdentityStandIn entra) {
        Map<String, String> environment = entra.environment();
        assertThat(environment)
                .containsOnlyKeys("IDENTITY_ENDPOINT", "IDENTITY_HEADER", "AZURE_POD_IDENTITY_AUTHORITY_HOST");
        assertThat(environment.get("IDENTITY_ENDPOINT")).startsWith("http://127.0.0.1:");
        assertThat(environment.get("AZURE_POD_IDENTITY_AUTHORITY_HOST")).startsWith("http://127.0.0.1:");
        return environment;
    }

    private String credentials(IdentityStandIn entra) {
        String robot =
                "{ type = service-principal, tenant-id = \"%s\", client-id = \"%s\", authority-host = \"%s\", %s }";
        String tenant = IdentityStandIn.TENANT;
        String authority = entra.authority();
        return String.join(
                "\n",
                "workload { type = workload-identity, tenant-id = \"%s\", client-id = \"%s\", token-file = \"%s\", authority-host = \"%s\" }"
                        .formatted(tenant, POD, dir.resolve("token"), authority),
                "machine { type = managed-identity }",
                "named { type = managed-identity, client-id = \"%s\" }".formatted(IdentityStandIn.MACHINE),
                "other { type = managed-identity, client-id = \"%s\" }".formatted(ROBOT),
                "developer { type = default, authority-host = \"%s\" }".formatted(authority),
                "robot " + robot.formatted(tenant, ROBOT, authority, "secret = \"" + SECRET + "\""),
                "stranger " + robot.formatted(tenant, STRANGER, authority, "secret = \"" + SECRET + "\""),
                "wrong " + robot.formatted(tenant, ROBOT, authority, "secret = \"marlin\""),
                "lost " + robot.formatted("lost.example.com", ROBOT, authority, "secret = \"" + SECRET + "\""),
                "pem "
                        + robot.formatted(
                                tenant, BEARER, authority, "certificate = \"%s\"".formatted(dir.resolve("robot.pem"))),
                "pfx "
                        + robot.formatted(
                                tenant,
                                BEARER,
                                authority,
                                "certificate = \"%s\", certificate-password = \"%s\""
                                        .formatted(dir.resolve("robot.p12"), Keys.PASSWORD)));
    }

    private static Map<String, String> connections(BlobStandIn lake, BlobContainer blobs, EventHubsStandIn hubs) {
        String endpoint = lake.accountEndpoint();
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        String sas = blobs.sas(now.plusHours(1));
        Map<String, String> connections = new LinkedHashMap<>();
        for (String name :
                List.of("workload", "machine", "named", "robot", "pem", "pfx", "developer", "wrong", "lost", "other")) {
            connections.put(
                    name,
                    "%1$s { type = azure-blob, endpoint = \"%2$s\", credential = %1$s }".formatted(name, endpoint));
        }
        String bySas = "%s { type = azure-blob, endpoint = \"%s\", sas-token = \"%s\" }";
        connections.put("sas", bySas.formatted("sas", endpoint, "?" + sas));
        connections.put("ended", bySas.formatted("ended", endpoint, blobs.sas(now.minusHours(1))));
        connections.put(
                "text",
                "text { type = azure-blob, connection-string = \"BlobEndpoint=%s;SharedAccessSignature=%s\" }"
                        .formatted(endpoint, sas));
        String hub = "%s { type = azure-eventhubs, namespace = \"localhost:%d\", credential = %s }";
        connections.put("hub", hub.formatted("hub", hubs.port(), "robot"));
        connections.put("hubmachine", hub.formatted("hubmachine", hubs.port(), "machine"));
        connections.put("stranger", hub.formatted("stranger", hubs.port(), "stranger"));
        return connections;
    }

    /** As Event Hubs judges: who gave it, what it is for, and what its holder may do. */
    private static boolean mayReceive(IdentityStandIn entra, String token) {
        try {
            JsonNode claims = entra.verified(token).claims();
            return claims.path("aud").asText().replaceFirst("/$", "").equals("https://eventhubs.azure.net")
                    && !claims.path("appid").asText().equals(STRANGER);
        } catch (IOException | GeneralSecurityException e) {
            return false;
        }
    }

    private static void write(BlobContainer blobs, EventHubsStandIn hubs, Expected expected, Lines lines, int i) {
        List<Map<String, Object>> written = lines.make(i * 1_000_000L, ROWS);
        written.forEach(expected::line);
        blobs.put("%06d".formatted(i), Lines.ndjson(written));
        for (Map<String, Object> cells : written) {
            hubs.append(
                    "orders",
                    (int) (Drill.cell(cells, "id", Long.class) % 2),
                    NewEvent.of(Lines.ndjson(List.of(cells))));
        }
    }

    private static void awaitWritten(Drill.Daemon daemon, List<String> pipelines, int blobs) throws IOException {
        for (String pipeline : pipelines) {
            daemon.await(
                    pipeline + " has written " + blobs + " blobs",
                    () -> daemon.pipeline(pipeline).written() >= (long) blobs * ROWS);
        }
    }

    private static void awaitLast(Drill.Daemon daemon, String pipeline, String state, String error) throws IOException {
        daemon.await(pipeline + " is " + state + " by " + error, () -> {
            Seen seen = daemon.pipeline(pipeline);
            return seen.state().equals(state) && seen.lastError().startsWith(error);
        });
    }
}
