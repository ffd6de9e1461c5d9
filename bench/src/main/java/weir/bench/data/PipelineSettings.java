package weir.bench.data;

import java.util.List;

/**
 * The settings file of a pipeline of readings, whatever it reads them from.
 *
 * @param connections {@code shop} and what else is connected to, as a settings file has them
 * @param state name of the connection that keeps the state
 * @param source lines of it
 * @param transforms between the first, which names fields after columns, and the last, which keeps the columns
 * @param more lines for the pipeline
 */
public record PipelineSettings(List<String> connections, String state, String source, String transforms, String more) {
    public static final String NAME = "readings";

    public PipelineSettings {
        connections = List.copyOf(connections);
    }

    /** The whole file. */
    public String text(int port) {
        return """
                weir {
                  http { host = "127.0.0.1", port = %d }
                  state { connection = %s, keyspace = %s, replication-factor = 1 }
                  connections {
                    %s
                  }
                  pipelines {
                    %s {
                      source { %s }
                      transforms = [
                        { rename { dev = device, fw = firmware } }
                        %s
                        { keep = [%s] }
                      ]
                      sink { connection = shop, keyspace = %s, table = %s }
                      %s
                    }
                  }
                }
                """.formatted(
                        port,
                        state,
                        DaemonSettings.STATE_KEYSPACE,
                        String.join("\n    ", connections),
                        NAME,
                        source,
                        transforms,
                        ReadingsTable.COLUMNS,
                        ReadingsTable.KEYSPACE,
                        ReadingsTable.TABLE,
                        more);
    }
}
