package weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
