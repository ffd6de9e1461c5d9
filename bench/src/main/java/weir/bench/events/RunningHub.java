package weir.bench.events;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import weir.bench.measure.MeasuredJvm;
import weir.bench.measure.MeasuredJvm.Talks;
import weir.bench.measure.Usage;

/** The Event Hubs stand-in in a JVM of its own, filled. */
public final class RunningHub implements AutoCloseable {
    private static final Pattern AT = Pattern.compile("at (.+)");
    private static final long BYTES_BESIDE = 512; // of an event: what the service adds, and the objects that hold it

    private final MeasuredJvm jvm;
    private final String connectionString;

    private RunningHub(MeasuredJvm jvm, String connectionString) {
        this.jvm = jvm;
        this.connectionString = connectionString;
    }

    /** Returns when all events are in it. */
    public static RunningHub start(Events events, Path lib, Path logs) throws IOException {
        List<String> main = new ArrayList<>(List.of(HubMain.class.getName()));
        main.addAll(events.arguments());
        String name = "hub-%d-%d".formatted(events.bytes(), events.partitions());
        MeasuredJvm jvm = MeasuredJvm.start(
                new MeasuredJvm.Start(name, logs, heap(events), List.of(), lib, main, Talks.ON_OUTPUT));
        try {
            return new RunningHub(jvm, jvm.await(AT).group(1));
        } catch (IOException e) {
            jvm.close();
            throw e;
        }
    }

    /** Half as much again as the events take. */
    static String heap(Events events) {
        long bytes = events.count() * (events.bytes() + BYTES_BESIDE) * 3 / 2;
        return (256 + (bytes >> 20)) + "m";
    }

    public String connectionString() {
        return connectionString;
    }

    public Usage usage() throws IOException {
        return jvm.usage();
    }

    @Override
    public void close() {
        jvm.close();
    }
}
