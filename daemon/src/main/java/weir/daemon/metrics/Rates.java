package weir.daemon.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import weir.daemon.pipelines.PipelineStatus;

/** How fast each pipeline flows: the mean of the last ten seconds, from a sample of its counts every second. */
public final class Rates {
    /** Time between two samples. */
    public static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final int SAMPLES = 11; // ten intervals

    private final LongSupplier nanoTime;
    private volatile List<Sample> samples = List.of();

    public Rates(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Takes a sample; for one caller, who calls once per interval. */
    public synchronized void sample(List<PipelineStatus> statuses) {
        Map<String, Counts> counts = new HashMap<>();
        for (PipelineStatus status : statuses) {
            var now = status.counts();
            counts.put(status.name(), new Counts(now.read(), now.written(), now.bytes()));
        }
        List<Sample> kept = new ArrayList<>(samples);
        kept.add(new Sample(nanoTime.getAsLong(), Map.copyOf(counts)));
        samples = List.copyOf(kept.subList(Math.max(0, kept.size() - SAMPLES), kept.size()));
    }

    /** Zero until there are two samples. */
    public Rate of(String pipeline) {
        List<Sample> known = samples.stream()
                .filter(sample -> sample.counts().containsKey(pipeline))
                .toList();
        if (known.size() < 2) return new Rate(0, 0, 0);

        Sample first = known.get(0);
        Sample last = known.get(known.size() - 1);
        double seconds = (last.nanos() - first.nanos()) / 1e9;
        Counts from = first.of(pipeline);
        Counts to = last.of(pipeline);
        return new Rate(
                (to.read() - from.read()) / seconds,
                (to.written() - from.written()) / seconds,
                (to.bytes() - from.bytes()) / seconds);
    }

    /**
     * How fast one pipeline flows.
     *
     * @param read envelopes read per second
     * @param written rows written per second
     * @param bytes bytes read per second
     */
    public record Rate(double read, double written, double bytes) {}

    private record Counts(long read, long written, long bytes) {}

    private record Sample(long nanos, Map<String, Counts> counts) {
        Counts of(String pipeline) {
            return counts.getOrDefault(pipeline, new Counts(0, 0, 0));
        }
    }
}
