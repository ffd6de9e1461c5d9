package weir.standins.demo.shop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import weir.standins.clients.EventSender;

/**
 * Orders as events: what happens to an order has its customer as partition key, and so comes out as it went in, however soon after
 * one another.
 */
final class OrderEvents {
    /** Orders placed before the first of them is shipped; so few that both mostly stand in one batch of events. */
    private static final int ROWS_UNTIL_SHIPPED = 50;

    private final int run;
    private final EventSender hub;
    private final Sent sent;
    private final Aged orders = new Aged(0, 0);

    OrderEvents(int run, EventSender hub, Sent sent) {
        this.run = run;
        this.hub = hub;
        this.sent = sent;
    }

    void send(int rows) {
        long before = sent.lines();
        Map<String, OfOneCustomer> customers = new LinkedHashMap<>();
        for (int i = 1; i <= rows; i++) {
            long shipped = orders.nextOld();
            Order order = Order.of(run, 'o', shipped >= 0 ? shipped : orders.nextNew(), shipped >= 0);
            OfOneCustomer events = customers.computeIfAbsent(order.customerId(), id -> new OfOneCustomer());
            events.records.add(bytes(shipped >= 0 ? order.shippedJson() : order.json()));
            if (sent.lineBeforeBadOne()) spoil(events);
            if (i % ROWS_UNTIL_SHIPPED == 0) orders.tick();
        }
        Map<String, List<byte[]>> bodies = new LinkedHashMap<>();
        customers.forEach((customer, events) -> bodies.put(customer, events.bodies()));
        hub.send(bodies);
        sent.events(bodies.values().stream().mapToInt(List::size).sum(), sent.lines() - before);
    }

    private void spoil(OfOneCustomer events) {
        BadLine bad = BadLine.order(run, sent.nextBad());
        sent.bad(bad);
        (bad.isClosed() ? events.records : events.alone).add(bad.bytes());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    ExpectedRows expected() {
        return new ExpectedRows(
                orders.count(),
                number -> Order.of(run, 'o', number, orders.isChanged(number)).cells());
    }

    /** What one customer causes in a second. */
    private static final class OfOneCustomer {
        final List<byte[]> records = new ArrayList<>();
        final List<byte[]> alone = new ArrayList<>();

        /** One record an event, or now and then all of them in one, as a JSON array; a bad one spoils none of the others. */
        List<byte[]> bodies() {
            List<byte[]> bodies = new ArrayList<>(records.size() % 2 == 0 ? List.of(array()) : records);
            bodies.addAll(alone);
            return bodies;
        }

        private byte[] array() {
            ByteArrayOutputStream array = new ByteArrayOutputStream();
            array.write('[');
            for (byte[] record : records) {
                if (array.size() > 1) array.write(',');
                array.writeBytes(record);
            }
            array.write(']');
            return array.toByteArray();
        }
    }
}
