package weir.standins.demo;

import weir.standins.clients.BlobWriter;
import weir.standins.clients.EventSender;

/**
 * Sends a second's worth of blobs and events at a time and knows what the tables must hold once they are all read. For one thread.
 */
final class Shop {
    private final Sent sent = new Sent();
    private final CustomerFiles customers;
    private final OrderEvents orders;
    private final Till till;
    private int ticks;

    /** @param run so that a later run in the same folder has rows of its own */
    Shop(int run, BlobWriter blobs, EventSender hub, int ticksApart) {
        this.customers = new CustomerFiles(run, blobs, sent, ticksApart);
        this.orders = new OrderEvents(run, hub, sent);
        this.till = new Till(run, blobs, sent);
    }

    /** What happens in one second: a fifth customers, the rest orders, a twentieth of them at the till. */
    void tick(int rows) {
        ticks++;
        if (ticks % 4 == 1) customers.writeRegulars();
        if (ticks % 16 == 1) customers.writeRegulars(); // two versions within a second
        int atTill = rows / 40; // two lines each
        customers.write(rows / 5);
        till.append(atTill);
        orders.send(rows - rows / 5 - 2 * atTill);
    }

    Sent sent() {
        return sent;
    }

    ExpectedRows expectedCustomers() {
        return customers.expected();
    }

    ExpectedRows expectedOrders() {
        return orders.expected();
    }

    ExpectedRows expectedTillOrders() {
        return till.expected();
    }
}
