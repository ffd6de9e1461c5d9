package weir.standins;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.standins.eventhubs.EventHubsStandIn;

class StandInsCommandIT {
    @TempDir
    Path dir;

    @Test
    void prints_settings_to_paste_and_the_same_ones_for_the_same_folder() throws Exception {
        int port = Endpoint.freePort("127.0.0.1");
        int hubsPort = Endpoint.freePort("127.0.0.1");
        int sqlPort = Endpoint.freePort("127.0.0.1");
        String expected = """
                connections {
                  lake { type = azure-blob, connection-string = "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=%s;BlobEndpoint=http://127.0.0.1:%d/devstoreaccount1;" }
                  telemetry { type = azure-eventhubs, connection-string = "%s" }
                  crm { type = jdbc, url = "jdbc:postgresql://127.0.0.1:%d/shop?sslmode=disable", user = weir, password = weir }
                }
                """.formatted(
                BlobStandIn.KEY, port, EventHubsStandIn.defaultConnectionString("127.0.0.1:" + hubsPort), sqlPort);

        String first = settingsUntilInterrupted(
                "standins",
                "blob",
                "eventhubs",
                "sql",
                "--data",
                dir.toString(),
                "--port",
                "blob=" + port,
                "--port",
                "eventhubs=" + hubsPort,
                "--port",
                "sql=" + sqlPort,
                "--hub",
                "orders:2:weir",
                "--hub",
                "returns:1");
        String second = settingsUntilInterrupted("standins", "blob", "eventhubs", "sql", "--dir", dir.toString());

        assertThat(List.of(first, second)).containsExactly(expected, expected);
        assertThat(dir.resolve("eventhubs/data/orders/1")).isDirectory();
        assertThat(dir.resolve("eventhubs/data/returns/0")).isDirectory();
        assertThat(Files.readString(dir.resolve("blob/blob.log"))).contains("successfully closed");
        assertThat(Files.readString(dir.resolve("sql/sql.log"))).endsWith("database system is shut down\n");
    }

    @Test
    void what_a_failure_names_is_still_there_to_be_looked_at() throws Exception {
        List<String> command = command("-Djava.io.tmpdir=" + dir);
        command.addAll(List.of("standins", "eventhubs", "--hub", "orders:1", "--hub", "orders:2"));
        Process weir = new ProcessBuilder(command).start();
        String said = new String(weir.getErrorStream().readAllBytes(), UTF_8);

        assertThat(weir.waitFor()).isEqualTo(1);
        Matcher log = Pattern.compile("see (\\S+\\.log)").matcher(said);
        assertThat(log.find()).as(said).isTrue();
        assertThat(Path.of(log.group(1))).isNotEmptyFile();
        assertThat(said).contains("data and logs remain in " + dir);
    }

    private static List<String> command(String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        return command;
    }

    private static String settingsUntilInterrupted(String... args) throws IOException, InterruptedException {
        List<String> command = command();
        command.addAll(List.of(args));
        Process weir = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = weir.inputReader()) {
            List<String> lines = new ArrayList<>();
            while (lines.isEmpty() || !lines.get(lines.size() - 1).equals("}")) lines.add(out.readLine());
            weir.toHandle().destroy();
            assertThat(weir.waitFor(20, SECONDS)).as("ends when asked to").isTrue();
            return lines.stream().collect(Collectors.joining("\n", "", "\n"));
        } finally {
            weir.destroyForcibly();
        }
    }
}
