package weir.bench.arrivals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import weir.bench.arrivals.Found.Cpu;
import weir.bench.arrivals.Found.Round;
import weir.bench.data.Fingerprint;
import weir.bench.data.Readings;
import weir.bench.data.ReadingsTable;
import weir.bench.delay.Delays;
import weir.bench.events.Events;

/** Events sent by the clock, and the time until the row of each can be read. */
public final class ArrivalTrial {
    private final ReadingsTable table;
    private final Pace pace;
    private final Sender sender;
    private final Lookout lookout;
    private long sent;

    public ArrivalTrial(Sender sender, ReadingsTable table, Pace pace) {
        this.sender = sender;
        this.table = table;
        this.pace = pace;
        this.lookout = new Lookout(table);
    }

    /** What everybody has used so far. */
    @FunctionalInterface
    public interface Meter {
        Cpu now() throws IOException;
    }

    /** So many rounds; in the end the table is compared with what was sent, cell by cell. */
    public Found run(int warmUpSeconds, int rounds, Meter meter, Consumer<String> say) throws IOException {
        say.accept(Found.HEADER);
        if (warmUpSeconds > 0)
            say.accept(round(pace.forSeconds(warmUpSeconds), meter).line("warm-up"));
        List<Round> all = new ArrayList<>();
        for (int i = 1; i <= rounds; i++) {
            Round round = round(pace, meter);
            say.accept(round.line("round " + i));
            all.add(round);
        }
        Fingerprint expected = new Readings(sent, Events.ROWS_PER_PARTITION).fingerprint();
        Fingerprint found = table.fingerprint();
        if (!found.equals(expected)) {
            throw new IOException("the table holds %s (expected: %s)".formatted(found, expected));
        }
        return new Found(pace, all);
    }

    private Round round(Pace as, Meter meter) throws IOException {
        int rows = as.events() / Events.ROWS_PER_PARTITION * Events.ROWS_PER_PARTITION; // the next begins a partition
        Cpu before = meter.now();
        Arrivals arrivals =
                new Arrivals(sent, rows, Events.ROWS_PER_PARTITION, System.nanoTime() + as.between(), as.between());
        Sending sending = new Sending(arrivals, sender);
        new Thread(sending, "sending").start();
        long looks = watch(arrivals, sending);
        Delays taken = sending.taken();
        Cpu used = meter.now().since(before);
        sent += rows;
        return new Round(rows, taken, arrivals.delays(), used.seconds() * 1000 / looks, used);
    }

    private long watch(Arrivals arrivals, Sending sending) throws IOException {
        try {
            return lookout.watch(arrivals);
        } catch (IOException e) {
            if (sending.hasFailed()) sending.taken(); // says why
            throw e;
        }
    }
}
