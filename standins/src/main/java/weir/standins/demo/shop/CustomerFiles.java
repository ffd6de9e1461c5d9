package weir.standins.demo.shop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import weir.standins.clients.BlobWriter;

/**
 * The customers, as blobs of comma-separated values.
 *
 * <p>Two versions of a row stand in one blob, in versions of one blob, or in blobs at least {@link #TICKS_APART} seconds apart: the order of
 * different blobs is told by their times, which have seconds and overlap by their length.
 */
final class CustomerFiles {
    static final int TICKS_APART = 10;

    /** Customers of a blob that is written anew, as a whole, every few seconds. */
    static final int REGULARS = 200;

    private final int run;
    private final BlobWriter blobs;
    private final Sent sent;
    private final Aged customers;
    private int regularsVersion = -1;
    private int files;

    CustomerFiles(int run, BlobWriter blobs, Sent sent, int ticksApart) {
        this.run = run;
        this.blobs = blobs;
        this.sent = sent;
        this.customers = new Aged(REGULARS, ticksApart);
    }

    void writeRegulars() {
        if (regularsVersion >= 0) sent.overwritten(REGULARS);
        regularsVersion++;
        StringBuilder csv = new StringBuilder("\uFEFF").append(Customer.HEADER);
        for (int i = 0; i < REGULARS; i++)
            csv.append(Customer.of(run, i, regularsVersion).csv());
        sent.lines(REGULARS);
        blobs.put("customers/%d/regulars.csv".formatted(run), csv.toString().getBytes(UTF_8));
    }

    /** A blob of new customers and changed ones. */
    void write(int rows) {
        ByteArrayOutputStream csv = new ByteArrayOutputStream();
        csv.writeBytes(Customer.HEADER.getBytes(UTF_8));
        for (int i = 0; i < rows; i++) {
            long changed = customers.nextOld();
            Customer customer = changed >= 0 ? Customer.of(run, changed, 1) : Customer.of(run, customers.nextNew(), 0);
            csv.writeBytes(customer.csv().getBytes(UTF_8));
            if (sent.lineBeforeBadOne()) spoil(csv);
        }
        customers.tick();
        boolean isCompressed = files % 8 == 3;
        blobs.put(
                "customers/%d/%06d.csv%s".formatted(run, files++, isCompressed ? ".gz" : ""),
                isCompressed ? gzip(csv.toByteArray()) : csv.toByteArray());
    }

    private void spoil(ByteArrayOutputStream csv) {
        BadLine bad = BadLine.customer(run, sent.nextBad());
        csv.writeBytes(bad.bytes());
        csv.write('\n');
        sent.bad(bad);
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

    ExpectedRows expected() {
        return new ExpectedRows(
                customers.count(),
                number -> Customer.of(run, number, version(number)).cells());
    }

    private int version(long number) {
        if (number < REGULARS) return regularsVersion;
        return customers.isChanged(number) ? 1 : 0;
    }
}
