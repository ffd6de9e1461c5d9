package weir.drills;

import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;

/** What a daemon says of itself in numbers. */
final class Measures {
    private Measures() {}

    /** The sum of all that begin so, such as a metric's name and its first labels. */
    static double metric(Drill.Daemon daemon, String start) throws IOException {
        return daemon.api
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** After a full collection, as what is in use goes up until then. */
    static double heapInUse(Drill.Daemon daemon) throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process collection = new ProcessBuilder(jcmd, Long.toString(daemon.pid()), "GC.run").start();
        Assertions.assertThat(collection.waitFor()).isZero();
        return metric(daemon, "jvm_memory_bytes_used{area=\"heap\"");
    }
}
