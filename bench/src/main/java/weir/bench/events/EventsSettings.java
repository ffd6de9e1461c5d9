package weir.bench.events;

import java.util.List;
import weir.bench.data.PipelineSettings;

/**
 * The settings of the pipeline that reads the hub: three transforms, all else at its default.
 *
 * @param hub connection string
 * @param shop the connection {@code shop}, as a settings file has it
 * @param more lines for the pipeline
 */
public record EventsSettings(String hub, String shop, String more) {
    /** For a pipeline that writes nowhere: nothing connects to this shop. */
    public static EventsSettings withoutShop(String hub, String more) {
        String shop = "shop { type = cassandra, contact-points = [\"127.0.0.1:9\"], local-datacenter = none }";
        return new EventsSettings(hub, shop, more);
    }

    /** The whole file. */
    public String text(int port) {
        return new PipelineSettings(
                        List.of("telemetry { type = azure-eventhubs, connection-string = \"" + hub + "\" }", shop),
                        "shop",
                        "connection = telemetry, hub = %s, consumer-group = %s, start = earliest, format { type = json }"
                                .formatted(Events.HUB, Events.GROUP),
                        "{ cast { at = timestamp, temperature = double, humidity = double, voltage = decimal } }",
                        more)
                .text(port);
    }
}
