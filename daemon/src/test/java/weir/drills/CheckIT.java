package weir.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.standins.clients.BlobContainer;
import weir.standins.clients.DaemonProcess;
import weir.standins.clients.Tables;
import weir.standins.eventhubs.EventHubsStandIn;

/** {@code weir check --connect}, as a user runs it before the first {@code weir run}. */
class CheckIT {
    private static final String PIPELINE = """
            %s {
              source { connection = lake, container = checked, format { type = ndjson } }
              transforms = [{ keep = [%s] }, { cast { n = int } }]
              sink { connection = %s, keyspace = checked, table = %s %s }
            }
            """;

    @TempDir
    Path folder;

    private String connections = "";

    private record Said(int code, List<String> lines) {}

    @Test
    void pipelines_are_compared_with_the_live_tables_and_what_could_not_be_replayed_is_refused() throws Exception {
        Servers servers = Servers.shared();
        try (Tables tables = Tables.open(servers.nodes())) {
            tables.createKeyspace("checked", 1);
            BlobContainer.open(servers.blobs().connectionString(), "checked");
            tables.execute("CREATE TABLE checked.good (id bigint PRIMARY KEY, n int, tags set<text>)");
            tables.execute("CREATE TABLE checked.loose (id bigint PRIMARY KEY, n int, l list<text>)");
            tables.execute("CREATE TABLE checked.hits (id bigint PRIMARY KEY, n counter)");
        }

        assertThat(check(pipeline("good", "id, n, tags", "shop", "good", ", collections = merge")))
                .isEqualTo(new Said(0, List.of("good: ok")));
        assertThat(check(pipeline("good", "id, n", "shop", "good", "")
                        + pipeline("loose", "id, l", "shop", "loose", ", collections = merge")
                        + pipeline("hits", "id, n", "shop", "hits", "")
                        + pipeline("lost", "id, n", "shop", "godo", "")
                        + pipeline("keyless", "n, tags", "shop", "good", "")))
                .isEqualTo(
                        new Said(
                                2,
                                List.of(
                                        "good: ok",
                                        "loose: WEIR-4303: column l (list<text>): a list written twice holds everything twice"
                                                + " (expected: frozen<list>, a set, or the field dropped)",
                                        "hits: WEIR-4303: checked.hits holds counters: writing one twice would count twice"
                                                + " (expected: a table without)",
                                        "lost: WEIR-4302: table checked.godo does not exist on shop (nearest: good)",
                                        "keyless: WEIR-4303: no field id for a primary key column of checked.good (nearest: n)")));
    }

    @Test
    void what_is_not_there_to_be_read_is_named() throws Exception {
        try (Tables tables = Tables.open(Servers.shared().nodes());
                EventHubsStandIn hubs =
                        EventHubsStandIn.builder().hub("there", 1, "weir").start()) {
            tables.createKeyspace("checked", 1);
            tables.execute("CREATE TABLE IF NOT EXISTS checked.orders (id bigint PRIMARY KEY)");
            connections = ", telemetry { type = azure-eventhubs, connection-string = \"%s\" }"
                    .formatted(hubs.connectionString());

            Said said = check(reading("connection = lake, container = none, format { type = ndjson }")
                    + reading("connection = telemetry, hub = there, consumer-group = weir, format { type = json }")
                            .replace("orders {", "events {")
                    + reading("connection = telemetry, hub = gone, consumer-group = weir, format { type = json }")
                            .replace("orders {", "lost {"));

            assertThat(said.code()).isEqualTo(2);
            assertThat(said.lines()).hasSize(3);
            assertThat(said.lines().get(0))
                    .startsWith("orders: WEIR-4102: ")
                    .endsWith("(expected: a container of this name)");
            assertThat(said.lines().get(1)).isEqualTo("events: ok");
            assertThat(said.lines().get(2))
                    .startsWith("lost: WEIR-4112: ")
                    .endsWith("(expected: a hub and consumer group of this name)");
        }
    }

    private static String reading(String source) {
        return """
                orders {
                  source { %s }
                  sink { connection = shop, keyspace = checked, table = orders }
                }
                """.formatted(source);
    }

    @Test
    void a_database_that_is_away_leaves_it_open() throws Exception {
        try (Tables tables = Tables.open(Servers.shared().nodes())) {
            tables.createKeyspace("checked", 1);
            tables.execute("CREATE TABLE IF NOT EXISTS checked.customers (id bigint PRIMARY KEY)");
        }

        Said said = check("""
                customers {
                  source { connection = crm, mode = poll, tables = [public.customers], poll { cursor = updated } }
                  sink { connection = shop, keyspace = checked, table = customers }
                }
                """);

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.lines())
                .singleElement()
                .asString()
                .startsWith("customers: WEIR-3121: crm: Connection to 127.0.0.1:1 refused");
    }

    @Test
    void a_source_and_a_target_that_are_not_there_are_both_named() throws Exception {
        try (Tables tables = Tables.open(Servers.shared().nodes())) {
            tables.createKeyspace("checked", 1);
        }

        Said said = check(reading("connection = lake, container = none, format { type = ndjson }")
                .replace("table = orders", "table = nowhere"));

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.lines()).hasSize(2);
        assertThat(said.lines().get(0)).startsWith("orders: WEIR-4102: ");
        assertThat(said.lines().get(1)).startsWith("orders: WEIR-4302: table checked.nowhere does not exist on shop");
    }

    private static String pipeline(String name, String keep, String connection, String table, String more) {
        return PIPELINE.formatted(name, keep, connection, table, more);
    }

    /** Problems and all-clears in the order of the pipelines. */
    private Said check(String pipelines) throws IOException, InterruptedException {
        Servers servers = Servers.shared();
        Path file = Files.writeString(folder.resolve("weir.conf"), """
                weir {
                  state { connection = shop, keyspace = checked_state, replication-factor = 1 }
                  connections { %s, %s, crm { type = jdbc, url = "jdbc:postgresql://127.0.0.1:1/crm" } %s }
                  pipelines { %s }
                }
                """.formatted(
                        servers.blobs().connection(), servers.shop(), connections, pipelines));
        Process process = new ProcessBuilder(DaemonProcess.command(List.of(), "check", "--connect", file.toString()))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        List<String> lines = said.lines()
                .filter(line -> line.startsWith(file + ": "))
                .map(line -> line.substring((file + ": ").length()))
                .toList();
        return new Said(process.waitFor(), lines);
    }
}
