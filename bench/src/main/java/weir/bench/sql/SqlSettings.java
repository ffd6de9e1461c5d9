package weir.bench.sql;

import java.util.List;
import java.util.Locale;
import weir.bench.data.PipelineSettings;

/**
 * The settings of the pipeline that reads a table: three transforms, as its values have types, all else at its default.
 *
 * @param crm the connection {@code crm}, as a settings file has it
 * @param shop the connection {@code shop}
 * @param more lines for the pipeline
 */
public record SqlSettings(String crm, Mode mode, ReadingsDatabase.Table table, String shop, String more) {
    /** How changes are found. */
    public enum Mode {
        CDC("mode = cdc"),
        POLL("mode = poll, poll { cursor = changed, interval = 100ms }");

        private final String lines;

        Mode(String lines) {
            this.lines = lines;
        }

        /** As in the settings. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The whole file. */
    public String text(int port) {
        return new PipelineSettings(
                        List.of(crm, shop),
                        "shop",
                        "connection = crm, tables = [%s], %s".formatted(table.sql(), mode.lines),
                        "{ require = [device, seq] }",
                        more)
                .text(port);
    }
}
