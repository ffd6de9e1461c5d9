package weir.streams.metrics;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import weir.streams.model.Code;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Outcome.Skipped;
import weir.streams.model.Outcome.Written;
import weir.streams.model.Page;
import weir.streams.model.Step;

/**
 * What one pipeline counts, added to once per page. At every moment
 * {@code read = written + skipped + rejected + abandoned + in flight}.
 */
public final class PipelineMeter {
    private final LongAdder read = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder written = new LongAdder();
    private final LongAdder abandoned = new LongAdder();
    private final Map<String, LongAdder> skipped = new ConcurrentHashMap<>();
    private final Map<Code, LongAdder> rejected = new ConcurrentHashMap<>();
    private final Map<Code, LongAdder> retries = new ConcurrentHashMap<>();
    private final Map<Code, LongAdder> restarts = new ConcurrentHashMap<>();
    private final DriftLog drift = new DriftLog();
    private final GapLog gaps = new GapLog();
    private final LongAdder checkpoints = new LongAdder();
    private final AtomicLong lastCheckpoint = new AtomicLong();
    /** By who waits: the sink and the state do so each for itself. */
    private final Map<Object, Trouble> waiting = new ConcurrentHashMap<>();

    private final AtomicReference<@Nullable Trouble> lastError = new AtomicReference<>();
    private final AtomicReference<@Nullable Trouble> fault = new AtomicReference<>();

    public void read(Page page) {
        read.add(page.steps().size());
        bytes.add(page.bytes());
    }

    /** Counts a page whose every step is an outcome. */
    public void ended(Page page) {
        int count = 0;
        for (Step step : page.steps()) {
            if (step instanceof Written) {
                count++;
            } else if (step instanceof Skipped skip) {
                skipped.computeIfAbsent(skip.reason(), r -> new LongAdder()).increment();
            } else if (step instanceof Rejected reject) {
                rejected.computeIfAbsent(reject.code(), c -> new LongAdder()).increment();
            } else {
                throw new IllegalArgumentException(step + " (expected: an outcome)");
            }
        }
        written.add(count);
    }

    /** Envelopes in flight when a slice failed: they will be read, and counted, again. */
    public void abandoned(long envelopes) {
        abandoned.add(envelopes);
    }

    public void checkpointed(Instant now) {
        checkpoints.increment();
        lastCheckpoint.set(now.toEpochMilli());
    }

    /** A try that failed and will be repeated. */
    public void retried(Code code) {
        retries.computeIfAbsent(code, c -> new LongAdder()).increment();
    }

    /** A slice, or the planning, that starts again. */
    public void restarted(Code code) {
        restarts.computeIfAbsent(code, c -> new LongAdder()).increment();
    }

    /** Work of {@code who} stands still until this goes away. */
    public void waits(Object who, Code code, String message) {
        var now = new Trouble(code, message, Instant.now());
        waiting.merge(who, now, (old, next) -> old.code() == code ? new Trouble(code, message, old.since()) : next);
        lastError.set(now);
    }

    /** Work of {@code who} goes on. */
    public void goesOn(Object who) {
        waiting.remove(who);
    }

    public void drifted(DriftEvent event) {
        drift.add(event);
    }

    /** Records that nobody can read any more. */
    public void lost(GapEvent event) {
        gaps.add(event);
    }

    public void failed(Code code, String message) {
        lastError.set(new Trouble(code, message, Instant.now()));
    }

    /** The pipeline has failed: this is its last error for good, whatever befalls the work that was under way. */
    public void faulted(Code code, String message) {
        fault.compareAndSet(null, new Trouble(code, message, Instant.now()));
    }

    public Snapshot snapshot() {
        // outcomes before read: an envelope that ends in between counts as in flight, never as less than nothing
        Map<String, Long> skippedNow = sums(skipped);
        Map<Code, Long> rejectedNow = sums(rejected);
        long writtenNow = written.sum();
        long abandonedNow = abandoned.sum();
        return new Snapshot(
                read.sum(),
                bytes.sum(),
                writtenNow,
                skippedNow,
                rejectedNow,
                abandonedNow,
                sums(retries),
                sums(restarts),
                checkpoints.sum(),
                lastCheckpoint.get() == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(lastCheckpoint.get())),
                waiting.values().stream().min(Comparator.comparing(Trouble::since)),
                Optional.ofNullable(fault.get()).or(() -> Optional.ofNullable(lastError.get())),
                drift.counts(),
                drift.recent(),
                gaps.records(),
                gaps.recent());
    }

    private static <K> Map<K, Long> sums(Map<K, LongAdder> adders) {
        Map<K, Long> sums = new ConcurrentHashMap<>();
        adders.forEach((key, adder) -> sums.put(key, adder.sum()));
        return sums;
    }

    /** What went wrong last, or what is waited for. */
    public record Trouble(Code code, String message, Instant since) {}

    /** All counts at one moment. */
    public record Snapshot(
            long read,
            long bytes,
            long written,
            Map<String, Long> skipped,
            Map<Code, Long> rejected,
            long abandoned,
            Map<Code, Long> retries,
            Map<Code, Long> restarts,
            long checkpoints,
            Optional<Instant> lastCheckpoint,
            Optional<Trouble> waitingFor,
            Optional<Trouble> lastError,
            Map<DriftEvent.Action, Long> drifts,
            List<DriftEvent> recentDrift,
            long lost,
            List<GapEvent> recentGaps) {

        public long totalSkipped() {
            return total(skipped);
        }

        public long totalRejected() {
            return total(rejected);
        }

        public long inFlight() {
            return read - written - totalSkipped() - totalRejected() - abandoned;
        }

        private static long total(Map<?, Long> counts) {
            return List.copyOf(counts.values()).stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }
}
