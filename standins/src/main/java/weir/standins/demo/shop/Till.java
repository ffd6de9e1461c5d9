package weir.standins.demo.shop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import weir.standins.clients.BlobWriter;

/** The till's list of orders: an append blob of JSON lines that grows, and not line by line. */
final class Till {
    private static final int APPENDS_PER_BLOB = 1_000;

    private final int run;
    private final BlobWriter blobs;
    private final Sent sent;
    private long orders;
    private int appends;

    Till(int run, BlobWriter blobs, Sent sent) {
        this.run = run;
        this.blobs = blobs;
        this.sent = sent;
    }

    /** Orders, each placed and shipped at once. */
    void append(int rows) {
        if (rows == 0) return;
        StringBuilder json = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            Order order = Order.of(run, 't', orders++, true);
            json.append(order.json()).append('\n').append(order.shippedJson()).append('\n');
        }
        sent.lines(2L * rows);
        byte[] content = json.toString().getBytes(UTF_8);
        String name = "till/%d/%03d.ndjson".formatted(run, appends++ / APPENDS_PER_BLOB);
        int middle = content.length / 2 + 5; // a reader finds half a line at the end
        blobs.append(name, Arrays.copyOfRange(content, 0, middle));
        blobs.append(name, Arrays.copyOfRange(content, middle, content.length));
    }

    ExpectedRows expected() {
        return new ExpectedRows(
                orders, number -> Order.of(run, 't', number, true).cells());
    }
}
