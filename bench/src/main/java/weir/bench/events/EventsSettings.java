package weir.bench.events;

import weir.bench.data.DaemonSettings;
import weir.bench.data.ReadingsTable;

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
        return """
                weir {
                  http { host = "127.0.0.1", port = %d }
                  state { connection = shop, keyspace = %s, replication-factor = 1 }
                  connections {
                    telemetry { type = azure-eventhubs, connection-string = "%s" }
                    %s
                  }
                  pipelines {
                    readings {
                      source {
                        connection = telemetry, hub = %s, consumer-group = %s, start = earliest
                        format { type = json }
                      }
                      transforms = [
                        { rename { dev = device, fw = firmware } }
                        { cast { at = timestamp, temperature = double, humidity = double, voltage = decimal } }
                        { keep = [device, seq, at, temperature, humidity, voltage, ok, site, firmware] }
                      ]
                      sink { connection = shop, keyspace = %s, table = %s }
                      %s
                    }
                  }
                }
                """.formatted(
                        port,
                        DaemonSettings.STATE_KEYSPACE,
                        hub,
                        shop,
                        Events.HUB,
                        Events.GROUP,
                        ReadingsTable.KEYSPACE,
                        ReadingsTable.TABLE,
                        more);
    }
}
