package weir.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import weir.bench.data.Readings;

/** One way to bring all rows into the table. */
interface Contender {
    String name();

    /** Into an empty table; returns when the last row is acknowledged. */
    Figures run(Setting setting, int round) throws IOException, InterruptedException;

    /**
     * What is the same for all contenders of a round.
     *
     * @param prefix of the blobs that hold the readings
     * @param heap as {@code -Xmx} takes it
     * @param options further ones for the contender's JVM
     * @param daemonSettings further lines for the daemon's pipeline
     */
    record Setting(
            Servers servers,
            Readings readings,
            String prefix,
            String heap,
            List<String> options,
            String daemonSettings,
            Path home,
            Path logs) {
        Setting of(Readings others) {
            return new Setting(servers, others, prefix, heap, options, daemonSettings, home, logs);
        }

        Setting with(List<String> others) {
            return new Setting(servers, readings, prefix, heap, others, daemonSettings, home, logs);
        }
    }
}
