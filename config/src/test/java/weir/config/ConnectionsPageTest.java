package weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/connections.md are settings without problems, beside files of the names they use. */
class ConnectionsPageTest {
    private static final Path PAGE = Path.of("../docs/connections.md");
    private static final Path STORES = Path.of("src/test/resources/good/stores");
    private static final Map<String, String> ENVIRONMENT =
            Map.of("SHOP_PASSWORD", "swordfish", "ASTRA_TOKEN", "AstraCS:swordfish", "COSMOS_KEY", "c3dvcmQ=");

    @TempDir
    private Path directory;

    @Test
    void each_example_is_read_as_it_is_meant() throws IOException {
        Files.copy(STORES.resolve("ca.pem"), directory.resolve("ca.pem"));
        Files.copy(STORES.resolve("client.p12"), directory.resolve("client.p12"));
        Files.writeString(directory.resolve("client.password"), "swordfish\n");
        Files.copy(STORES.resolve("bundle.zip"), directory.resolve("secure-connect-shop.zip"));

        List<CassandraConnectionConfig> read = Pattern.compile("```hocon\n(shop \\{.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(example -> connection(example.group(1)))
                .toList();

        assertThat(read).hasSize(3);
        assertThat(read.get(0).tls().orElseThrow())
                .isEqualTo(new TlsConfig(
                        Optional.of(new StoreFile(directory.resolve("ca.pem"), Optional.empty())),
                        Optional.of(
                                new StoreFile(directory.resolve("client.p12"), Optional.of(new Secret("swordfish")))),
                        true));
        assertThat(read.get(1).bundle()).contains(directory.resolve("secure-connect-shop.zip"));
        assertThat(read.get(2).contactPoints())
                .containsExactly(InetSocketAddress.createUnresolved("ACCOUNT.cassandra.cosmos.azure.com", 10350));
        assertThat(read.get(2).tls()).contains(new TlsConfig(Optional.empty(), Optional.empty(), true));
    }

    @Test
    void each_way_to_sign_in_to_azure_is_read_as_it_is_meant() throws IOException {
        Files.copy(STORES.resolve("robot.p12"), directory.resolve("robot.p12"));
        Files.writeString(directory.resolve("robot.password"), "swordfish\n");
        Path token = Files.writeString(directory.resolve("token"), "eyJ");
        String id = "00000000-0000-0000-0000-000000000000";
        var environment =
                Map.of("AZURE_TENANT_ID", id, "AZURE_CLIENT_ID", id, "AZURE_FEDERATED_TOKEN_FILE", token.toString());
        var certificate = new StoreFile(directory.resolve("robot.p12"), Optional.of(new Secret("swordfish")));

        assertThat(examples("(credentials \\{.*?)", example -> lake(example, environment)))
                .extracting(access -> ((BlobAccess.ByCredential) access).credential())
                .containsExactly(
                        new WorkloadIdentityConfig("workload", id, id, token, Optional.empty()),
                        new ManagedIdentityConfig("machine", Optional.empty(), Optional.empty()),
                        new ServicePrincipalConfig(
                                "robot",
                                id,
                                id,
                                new ServicePrincipalConfig.ClientCertificate(certificate),
                                Optional.empty()));
    }

    @Test
    void each_way_to_reach_a_storage_account_is_read_as_it_is_meant() throws IOException {
        var environment = Map.of("LAKE_SAS", "sv=1&sig=x", "LAKE", "AccountName=a;AccountKey=b");
        List<String> lines = examples("(lake \\{.*?)", String::lines).stream()
                .flatMap(each -> each)
                .toList();
        String machine = "credentials { machine { type = managed-identity } }\nconnections { %s }";

        List<BlobAccess> read = lines.stream()
                .map(line -> lake(machine.formatted(line), environment))
                .toList();
        assertThat(read).hasSize(3);
        assertThat(read.get(0)).isInstanceOf(BlobAccess.ByCredential.class);
        assertThat(read.get(1)).isInstanceOf(BlobAccess.BySas.class);
        assertThat(read.get(2)).isInstanceOf(BlobAccess.ByString.class);
    }

    @Test
    void each_way_to_reach_a_namespace_is_read_as_it_is_meant() throws IOException {
        var environment = Map.of("TELEMETRY", "Endpoint=sb://a/;SharedAccessKey=b", "LAKE", "AccountName=a");
        List<String> lines = examples("(telemetry \\{.*?)", String::lines).stream()
                .flatMap(each -> each)
                .toList();
        String machine =
                "credentials { machine { type = managed-identity } }\nconnections { lake { type = azure-blob, connection-string = \"env:LAKE\" }, %s }";

        assertThat(lines).hasSize(2).allSatisfy(line -> lake(machine.formatted(line), environment));
    }

    private static <T> List<T> examples(String pattern, Function<String, T> read) throws IOException {
        return Pattern.compile("```hocon\n" + pattern + "```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(example -> read.apply(example.group(1)))
                .toList();
    }

    private BlobAccess lake(String blocks, Map<String, String> environment) {
        try {
            Path file = Files.writeString(directory.resolve("weir.conf"), """
                    weir {
                      %s
                      connections { shop { type = cassandra, contact-points = ["10.0.0.4"], local-datacenter = dc1 } }
                      state { connection = shop }
                      pipelines {
                        products {
                          source { connection = lake, container = exports, format { type = ndjson } }
                          sink { connection = shop, keyspace = shop, table = products }
                        }
                      }
                    }
                    """.formatted(blocks));
            var source = ConfigReader.read(file, environment).pipelines().get(0).source();
            return ((BlobSourceConfig) source).connection().access();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private CassandraConnectionConfig connection(String block) {
        try {
            Path file = Files.writeString(directory.resolve("weir.conf"), """
                    weir {
                      connections {
                        lake { type = azure-blob, connection-string = "AccountName=lake" }
                        %s
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
            return ConfigReader.read(file, ENVIRONMENT).state().connection();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
