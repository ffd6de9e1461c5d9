package weir.standins.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import weir.standins.clients.BlobWriter;

/**
 * Writes a second's worth of blobs at a time and knows what the tables must hold once they are all read. For one thread.
 *
 * <p>Two versions of a row stand in one blob, in versions of one blob, or in blobs at least {@link #APART} apart: the order of
 * different blobs is told by their times, which have seconds and overlap by their length.
 */
final class Shop {
    static final Duration APART = Duration.ofSeconds(10);

    /** Customers of a blob that is written anew, as a whole, every few seconds. */
    static final int REGULARS = 200;

    private static final int MOST_ROWS_IN_A_BLOB = 2_000;
    private static final int ROWS_PER_BAD_LINE = 700;
    private static final int APPENDS_PER_BLOB = 1_000;

    private final int run;
    private final BlobWriter blobs;
    private final List<BadLine> badLines = new ArrayList<>();
    private final Aged newCustomers;
    private final Aged newOrders;
    private int regularsVersion = -1;
    private int ticks;
    private int files;
    private long tillOrders;
    private long lines;
    private long overwrittenLines;

    /** @param run so that a later run in the same folder has rows of its own */
    Shop(int run, BlobWriter blobs, int ticksApart) {
        this.run = run;
        this.blobs = blobs;
        this.newCustomers = new Aged(REGULARS, ticksApart);
        this.newOrders = new Aged(0, ticksApart);
    }

    /** What happens in one second: a fifth customers, the rest orders, a twentieth of them at the till. */
    void tick(int rows) {
        ticks++;
        if (ticks % 4 == 1) regulars();
        if (ticks % 16 == 1) regulars(); // two versions within a second
        int customers = rows / 5;
        int till = rows / 40; // two lines each
        customers(customers);
        till(till);
        for (int left = rows - customers - 2 * till; left > 0; left -= MOST_ROWS_IN_A_BLOB) {
            orders(Math.min(left, MOST_ROWS_IN_A_BLOB));
        }
        newCustomers.tick();
        newOrders.tick();
    }

    private void regulars() {
        if (regularsVersion >= 0) overwrittenLines += REGULARS;
        regularsVersion++;
        StringBuilder csv = new StringBuilder("\uFEFF").append(Customer.HEADER);
        for (int i = 0; i < REGULARS; i++)
            csv.append(Customer.of(run, i, regularsVersion).csv());
        lines += REGULARS;
        blobs.put("customers/%d/regulars.csv".formatted(run), bytes(csv));
    }

    private void customers(int rows) {
        ByteArrayOutputStream csv = new ByteArrayOutputStream();
        csv.writeBytes(Customer.HEADER.getBytes(UTF_8));
        for (int i = 0; i < rows; i++) {
            long changed = newCustomers.nextOld();
            Customer customer =
                    changed >= 0 ? Customer.of(run, changed, 1) : Customer.of(run, newCustomers.nextNew(), 0);
            csv.writeBytes(customer.csv().getBytes(UTF_8));
            countAndSpoil(csv, BadLine.customer(run, badLines.size()));
        }
        blobs.put("customers/%d/%06d.csv".formatted(run, files++), csv.toByteArray());
    }

    private void orders(int rows) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        for (int i = 0; i < rows; i++) {
            long shipped = newOrders.nextOld();
            String line = shipped >= 0
                    ? Order.of(run, 'o', shipped, true).shippedJson()
                    : Order.of(run, 'o', newOrders.nextNew(), false).json();
            json.writeBytes(line.getBytes(UTF_8));
            countAndSpoil(json, BadLine.order(run, badLines.size()));
        }
        boolean isCompressed = files % 8 == 3;
        byte[] content = json.toByteArray();
        blobs.put(
                "orders/%d/%06d.ndjson%s".formatted(run, files++, isCompressed ? ".gz" : ""),
                isCompressed ? gzip(content) : content);
    }

    /** The till's list grows, and not line by line: a reader finds half a line at its end. */
    private void till(int rows) {
        StringBuilder json = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            Order order = Order.of(run, 't', tillOrders++, true);
            json.append(order.json()).append(order.shippedJson());
            lines += 2;
        }
        byte[] content = bytes(json);
        String name = "orders/%d/till-%03d.ndjson".formatted(run, ticks / APPENDS_PER_BLOB);
        int middle = content.length / 2 + 5;
        if (middle >= content.length) return;
        blobs.append(name, Arrays.copyOfRange(content, 0, middle));
        blobs.append(name, Arrays.copyOfRange(content, middle, content.length));
    }

    private void countAndSpoil(ByteArrayOutputStream blob, BadLine bad) {
        lines++;
        if (lines % ROWS_PER_BAD_LINE != 0) return;
        blob.writeBytes(bad.bytes());
        blob.write('\n');
        badLines.add(bad);
        lines++;
    }

    private static byte[] bytes(CharSequence text) {
        return text.toString().getBytes(UTF_8);
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Records sent, bad ones and overwritten ones among them. */
    long lines() {
        return lines;
    }

    /** Records that may never be read, as a newer version of their blob was there before. */
    long overwrittenLines() {
        return overwrittenLines;
    }

    List<BadLine> badLines() {
        return List.copyOf(badLines);
    }

    ExpectedRows expectedCustomers() {
        return new ExpectedRows(
                newCustomers.count(),
                number -> Customer.of(
                                run,
                                number,
                                number < REGULARS ? regularsVersion : newCustomers.isChanged(number) ? 1 : 0)
                        .cells());
    }

    ExpectedRows expectedOrders() {
        return new ExpectedRows(
                newOrders.count(),
                number ->
                        Order.of(run, 'o', number, newOrders.isChanged(number)).cells());
    }

    ExpectedRows expectedTillOrders() {
        return new ExpectedRows(
                tillOrders, number -> Order.of(run, 't', number, true).cells());
    }
}
