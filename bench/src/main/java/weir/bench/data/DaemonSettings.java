package weir.bench.data;

import java.util.List;
import java.util.Optional;

/**
 * The settings of the pipeline that is measured: four transforms, all else at its default.
 *
 * @param format of the blobs it reads
 * @param prefix of their names
 * @param lake the connection {@code lake}, as a settings file has it
 * @param shop the connection {@code shop}
 * @param state the connection {@code state}, when not the shop keeps the state
 * @param more lines for the pipeline
 */
public record DaemonSettings(
        RowFormat format, String prefix, String lake, String shop, Optional<String> state, String more) {
    public static final String STATE_KEYSPACE = "bench_state";

    /** For what reads no blob: nothing connects to this lake. */
    public static DaemonSettings withoutLake(RowFormat format, String shop) {
        String lake = "lake { type = azure-blob, connection-string = \"UseDevelopmentStorage=true\" }";
        return new DaemonSettings(format, "none/", lake, shop, Optional.empty(), "");
    }

    /**
     * A connection.
     *
     * @param address host and port
     */
    public static String cassandra(String name, String address, String datacenter) {
        return "%s { type = cassandra, contact-points = [\"%s\"], local-datacenter = %s }"
                .formatted(name, address, datacenter);
    }

    /** The whole file. */
    public String text(int port) {
        return new PipelineSettings(
                        List.of(lake, shop, state.orElse("")),
                        state.isPresent() ? "state" : "shop",
                        "connection = lake, container = %s, prefix = \"%s\", format { type = %s }"
                                .formatted(Lake.CONTAINER, prefix, format.word()),
                        "{ cast { " + casts() + " } }, { require = [device, seq] }",
                        more)
                .text(port);
    }

    /** All values of CSV are text. */
    private String casts() {
        String fromText = "at = timestamp, temperature = double, humidity = double, voltage = decimal";
        return switch (format) {
            case NDJSON -> fromText;
            case CSV -> fromText + ", seq = bigint, ok = boolean";
        };
    }
}
