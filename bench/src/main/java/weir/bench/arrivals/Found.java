package weir.bench.arrivals;

import java.util.List;
import java.util.function.ToDoubleFunction;
import weir.bench.delay.Delays;

/** What all rounds have found. */
public record Found(Pace pace, List<Round> rounds) {
    static final String HEADER =
            "milliseconds   taken p50    p99  readable p50    p99     most   looks  daemon us  source us  cassandra us  own us  others";

    public Found {
        rounds = List.copyOf(rounds);
    }

    /**
     * Seconds of CPU.
     *
     * @param seconds of the clock
     * @param source what the daemon reads from
     * @param own of who sends and looks, which share a process
     */
    public record Cpu(double seconds, double daemon, double source, double cassandra, double own, double machine) {
        Cpu since(Cpu before) {
            return new Cpu(
                    seconds - before.seconds,
                    daemon - before.daemon,
                    source - before.source,
                    cassandra - before.cassandra,
                    own - before.own,
                    machine - before.machine);
        }

        /** Cores that were busy with what has no part in this. */
        double others() {
            return (machine - daemon - source - cassandra - own) / seconds;
        }
    }

    /**
     * One round.
     *
     * @param taken from when an event was due until the source had acknowledged it
     * @param readable from when an event was due until a SELECT has shown its row
     * @param millisBetweenLooks on an average, by which {@code readable} is too long at most
     */
    public record Round(int events, Delays taken, Delays readable, double millisBetweenLooks, Cpu cpu) {
        String line(String name) {
            return "%-12s %11.2f %6.2f %13.2f %6.2f %8.2f %7.2f %10.0f %10.0f %13.0f %7.0f %7.2f"
                    .formatted(
                            name,
                            taken.p50(),
                            taken.p99(),
                            readable.p50(),
                            readable.p99(),
                            readable.most(),
                            millisBetweenLooks,
                            perEvent(cpu.daemon),
                            perEvent(cpu.source),
                            perEvent(cpu.cassandra),
                            perEvent(cpu.own),
                            cpu.others());
        }

        private double perEvent(double seconds) {
            return seconds * 1e6 / events;
        }
    }

    /** Of the rounds, one value each. */
    public double[] readable(ToDoubleFunction<Delays> percentile) {
        return rounds.stream()
                .mapToDouble(round -> percentile.applyAsDouble(round.readable))
                .toArray();
    }
}
