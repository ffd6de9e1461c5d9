package weir.standins.demo.shop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The shop's customers: new ones come, of those that have been there for a while some are changed and some deleted. */
final class Customers {
    /** Ticks until a customer may change. */
    private static final int TICKS = 2;
    /** Of the numbers that change, this part is deleted instead. */
    private static final int DELETED = 5;

    private final int run;
    private final CustomerStore store;
    private final Sent sent;
    private final Aged customers = new Aged(0, TICKS);

    Customers(int run, CustomerStore store, Sent sent) {
        this.run = run;
        this.store = store;
        this.sent = sent;
    }

    /** One transaction. */
    void change(int rows) {
        List<Map<String, Object>> put = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            long old = customers.nextOld();
            if (old < 0) {
                put.add(Customer.of(run, customers.nextNew(), 0).cells());
            } else if (old % DELETED == 0) {
                gone.add(Customer.id(run, old));
            } else {
                put.add(Customer.of(run, old, 1).cells());
            }
        }
        customers.tick();
        store.commit(put, gone);
        sent.changes(put.size(), gone.size());
    }

    ExpectedRows expected() {
        return new ExpectedRows(customers.count(), number -> {
            boolean isChanged = customers.isChanged(number);
            if (isChanged && number % DELETED == 0) return Map.of();
            return Customer.of(run, number, isChanged ? 1 : 0).cells();
        });
    }
}
