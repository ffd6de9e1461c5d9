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
     * @param heap as {@code -Xmx} takes it
     * @param options further ones for the contender's JVM
     * @param daemonSettings further lines for the daemon's pipeline
     * @param files the blobs of CSV once more, as files
     */
    record Setting(
            Servers servers,
            Readings readings,
            String heap,
            List<String> options,
            String daemonSettings,
            Path files,
            Path home,
            Path logs) {
        Setting of(Readings others) {
            return new Setting(servers, others, heap, options, daemonSettings, files, home, logs);
        }

        Setting withHeap(String other) {
            return new Setting(servers, readings, other, options, daemonSettings, files, home, logs);
        }

        Setting with(List<String> others) {
            return new Setting(servers, readings, heap, others, daemonSettings, files, home, logs);
        }
    }
}
