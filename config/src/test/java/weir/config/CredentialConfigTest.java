package weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialConfigTest {
    private static final String TENANT = "00000000-0000-0000-0000-0000000000aa";
    private static final String CLIENT = "44444444-0000-0000-0000-000000000004";
    private static final Path STORES = Path.of("src/test/resources/good/stores");

    @TempDir
    private Path directory;

    private Path token;

    @BeforeEach
    void copyFiles() throws IOException {
        token = Files.writeString(directory.resolve("token"), "eyJ0b2tlbg");
        Files.copy(STORES.resolve("robot.p12"), directory.resolve("robot.p12"));
        Files.copy(STORES.resolve("client.p12"), directory.resolve("elliptic.p12"));
    }

    @Test
    void a_pod_is_told_by_kubernetes_who_it_is() {
        Map<String, String> environment = Map.of(
                "AZURE_TENANT_ID", TENANT, "AZURE_CLIENT_ID", CLIENT, "AZURE_FEDERATED_TOKEN_FILE", token.toString());

        assertThat(read("type = workload-identity", environment))
                .isEqualTo(new WorkloadIdentityConfig("it", TENANT, CLIENT, token, Optional.empty()));
    }

    @Test
    void what_the_settings_say_of_a_pod_goes_first() {
        Map<String, String> environment =
                Map.of("AZURE_TENANT_ID", "other", "AZURE_CLIENT_ID", "other", "AZURE_FEDERATED_TOKEN_FILE", "/none");

        assertThat(read(
                        "type = workload-identity, tenant-id = \"%s\", client-id = \"%s\", token-file = token, authority-host = \"https://login.microsoftonline.us/\""
                                .formatted(TENANT, CLIENT),
                        environment))
                .isEqualTo(new WorkloadIdentityConfig(
                        "it", TENANT, CLIENT, token, Optional.of(URI.create("https://login.microsoftonline.us"))));
    }

    @Test
    void a_pod_that_is_told_nothing_names_the_variables() {
        assertThat(problems("type = workload-identity", Map.of("AZURE_CLIENT_ID", "")))
                .isEqualTo("""
                weir.conf: 2: weir.credentials.it.tenant-id: missing (expected: the id of a directory, or one of its domains, or the environment variable AZURE_TENANT_ID, which Kubernetes sets on pods labelled azure.workload.identity/use)
                weir.conf: 2: weir.credentials.it.client-id: missing (expected: a client id such as 00000000-0000-0000-0000-000000000000, or the environment variable AZURE_CLIENT_ID, which Kubernetes sets on pods labelled azure.workload.identity/use)
                weir.conf: 2: weir.credentials.it.token-file: missing (expected: a readable file with the token of a service account, or the environment variable AZURE_FEDERATED_TOKEN_FILE, which Kubernetes sets on pods labelled azure.workload.identity/use)
                """.strip());
    }

    @Test
    void a_pod_that_is_told_nonsense_names_the_variable() {
        Map<String, String> environment =
                Map.of("AZURE_TENANT_ID", TENANT, "AZURE_CLIENT_ID", "weir", "AZURE_FEDERATED_TOKEN_FILE", "/no/token");

        assertThat(problems("type = workload-identity", environment)).isEqualTo("""
                weir.conf: 2: weir.credentials.it.client-id: AZURE_CLIENT_ID: "weir" (expected: a client id such as 00000000-0000-0000-0000-000000000000)
                weir.conf: 2: weir.credentials.it.token-file: AZURE_FEDERATED_TOKEN_FILE: cannot read file /no/token (expected: a readable file, relative to the settings file)
                """.strip());
    }

    @Test
    void a_machine_has_an_identity_of_its_own_or_one_that_is_named() {
        assertThat(read("type = managed-identity", Map.of()))
                .isEqualTo(new ManagedIdentityConfig("it", Optional.empty(), Optional.empty()));
        assertThat(read("type = managed-identity, client-id = \"" + CLIENT + "\"", Map.of()))
                .isEqualTo(new ManagedIdentityConfig("it", Optional.of(CLIENT), Optional.empty()));
    }

    @Test
    void a_certificate_must_have_a_key_that_entra_takes() {
        String robot = "type = service-principal, tenant-id = \"%s\", client-id = \"%s\", ".formatted(TENANT, CLIENT);

        assertThat(problems(robot + "certificate = elliptic.p12, certificate-password = swordfish", Map.of()))
                .isEqualTo(
                        "weir.conf: 2: weir.credentials.it.certificate: elliptic.p12 holds no RSA private key (expected: an RSA private key)");
        assertThat(problems(robot + "certificate = robot.p12, certificate-password = marlin", Map.of()))
                .isEqualTo(
                        "weir.conf: 2: weir.credentials.it.certificate-password: does not open robot.p12 (expected: the one it was made with)");
        assertThat(problems(robot + "certificate = token", Map.of()))
                .isEqualTo(
                        "weir.conf: 2: weir.credentials.it.certificate: token cannot be read as keys or certificates (expected: PKCS12, JKS or PEM)");
    }

    @Test
    void no_secret_is_shown() {
        String robot = "type = service-principal, tenant-id = \"%s\", client-id = \"%s\", secret = swordfish"
                .formatted(TENANT, CLIENT);

        assertThat(read(robot, Map.of()).toString()).contains("secret=***").doesNotContain("swordfish");
    }

    private CredentialConfig read(String block, Map<String, String> environment) {
        var source = (BlobSourceConfig)
                ConfigReader.read(file(block), environment).pipelines().get(0).source();
        return ((BlobAccess.ByCredential) source.connection().access()).credential();
    }

    private String problems(String block, Map<String, String> environment) {
        Path file = file(block);
        return String.join(
                        "\n",
                        catchThrowableOfType(InvalidConfigException.class, () -> ConfigReader.read(file, environment))
                                .problems())
                .replace(directory + "/", "");
    }

    private Path file(String block) {
        try {
            return Files.writeString(directory.resolve("weir.conf"), """
                    weir {
                      credentials { it { %s } }
                      connections {
                        lake { type = azure-blob, endpoint = "https://lake.blob.core.windows.net", credential = it }
                        shop { type = cassandra, contact-points = ["10.0.0.4"], local-datacenter = dc1 }
                      }
                      state { connection = shop }
                      pipelines {
                        products {
                          source { connection = lake, container = exports, format { type = ndjson } }
                          sink { connection = shop, keyspace = shop, table = products }
                        }
                      }
                    }
                    """.formatted(block));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
