package weir.standins.demo.shop;

import weir.standins.clients.BlobWriter;
import weir.standins.clients.EventSender;

/** Does a second's worth of business at a time and knows what the tables must hold once all of it is read. For one thread. */
public final class Shop {
    private final Sent sent = new Sent();
    private final Customers customers;
    private final OrderEvents orders;
    private final Till till;

    /** @param run so that a later run in the same folder has rows of its own */
    public Shop(int run, CustomerStore store, BlobWriter blobs, EventSender hub) {
        this.customers = new Customers(run, store, sent);
        this.orders = new OrderEvents(run, hub, sent);
        this.till = new Till(run, blobs, sent);
    }

    /** What happens in one second: a fifth customers, the rest orders, a twentieth of them at the till. */
    public void tick(int rows) {
        int atTill = rows / 40; // two lines each
        customers.change(rows / 5);
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
