package weir.standins.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.azure.core.exception.AzureException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import weir.standins.clients.EventHub;

/** {@code weir demo send}: an event of one's own. */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        description = "Sends an event of your own, to the hub of a running demo or to any other.")
final class SendCommand implements Callable<Integer> {
    @Option(
            names = "--to",
            required = true,
            paramLabel = "CONNECTION",
            description = "Connection string with the hub as EntityPath in it, as `weir demo` prints it.")
    private String connection = "";

    @Option(
            names = "--key",
            paramLabel = "KEY",
            defaultValue = "mine",
            description =
                    "Partition key: events of one key are read in the order they were sent. Default: ${DEFAULT-VALUE}.")
    private String key = "";

    @Parameters(
            paramLabel = "BODY",
            description = "Such as {\"id\":\"1\",\"customer_id\":\"me\",\"placed\":\"2026-03-01T09:00:00Z\"}.")
    private String body = "";

    @Override
    public Integer call() {
        try (EventHub hub = EventHub.open(connection)) {
            hub.send(Map.of(key, List.of(body.getBytes(UTF_8))));
            System.out.println("sent");
            return 0;
        } catch (AzureException | IllegalArgumentException e) {
            System.err.println("demo send: " + e.getMessage());
            return 1;
        }
    }
}
