package weir.standins.demo.shop;

import weir.standins.clients.BlobWriter;
import weir.standins.clients.EventSender;

/**
 * Sends a second's worth of blobs and events at a time and knows what the tables must hold once they are all read. For one thread.
 */
public final class Shop {
    private final Sent sent = new Sent();
    private final CustomerFiles customers;
    private final OrderEvents orders;
    private final Till till;
    private int ticks;

    /** @param run so that a later run in the same folder has rows of its own */
    public Shop(int run, BlobWriter blobs, EventSender hub) {
        this(run, blobs, hub, CustomerFiles.TICKS_APART);
    }

    Shop(int run, BlobWriter blobs, EventSender hub, int ticksApart) {
        this.customers = new CustomerFiles(run, blobs, sent, ticksApart);
        this.orders = new OrderEvents(run, hub, sent);
        this.till = new Till(run, blobs, sent);
    }

    /** What happens in one second: a fifth customers, the rest orders, a twentieth of them at the till. */
    public void tick(int rows) {
        ticks++;
        if (ticks % 4 == 1) customers.writeRegulars();
        if (ticks % 16 == 1) customers.writeRegulars(); // two versions within a second
        int atTill = rows / 40; // two lines each
        customers.write(rows / 5);
        till.append(atTill);
        orders.send(rows - rows / 5 - 2 * atTill);
    }

    public Sent sent() {
        return sent;
    }

    public ExpectedRows expectedCustomers() {
        return customers.expected();
    }

    public ExpectedRows expectedOrders() {
        return orders.expected();
    }

    public ExpectedRows expectedTillOrders() {
        return till.expected();
    }
}
