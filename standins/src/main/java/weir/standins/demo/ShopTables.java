package weir.standins.demo;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import weir.standins.clients.Tables;
import weir.standins.demo.shop.BadLine;

/** The shop's tables, and the daemon's dead letters. */
record ShopTables(Tables tables) {
    static ShopTables create(Tables tables) {
        tables.createKeyspace("shop");
        tables.execute("CREATE TABLE IF NOT EXISTS shop.customers (id text PRIMARY KEY, name text, email text,"
                + " city text, note text, credit decimal, joined date, active boolean)");
        tables.execute("CREATE TABLE IF NOT EXISTS shop.orders_by_customer (customer_id text, placed timestamp,"
                + " order_id text, amount decimal, quantity int, article text, status text,"
                + " PRIMARY KEY (customer_id, placed, order_id)) WITH CLUSTERING ORDER BY (placed DESC, order_id ASC)");
        tables.execute("CREATE TABLE IF NOT EXISTS shop.demo_runs (run int PRIMARY KEY, began timestamp)");
        return new ShopTables(tables);
    }

    /** How often this folder was used, with this time. */
    int nextRun() {
        int run = tables.rows("SELECT run FROM shop.demo_runs").stream()
                        .mapToInt(row -> (Integer) row.getOrDefault("run", 0))
                        .max()
                        .orElse(0)
                + 1;
        tables.execute("INSERT INTO shop.demo_runs (run, began) VALUES (%d, toTimestamp(now()))".formatted(run));
        return run;
    }

    void compareCustomers(Differences differences) {
        tables.forEach("SELECT * FROM shop.customers", row -> differences.row(row, "id"));
    }

    void compareOrders(Differences differences) {
        tables.forEach("SELECT * FROM shop.orders_by_customer", row -> differences.row(row, "order_id"));
    }

    /** Those whose bytes have an id of this run. */
    List<BadLine> deadLetters(int run) {
        List<BadLine> letters = new ArrayList<>();
        tables.forEach("SELECT pipeline, code, original FROM weir.dead_letters", row -> {
            ByteBuffer original = (ByteBuffer) row.getOrDefault("original", ByteBuffer.allocate(0));
            byte[] bytes = new byte[original.remaining()];
            original.duplicate().get(bytes);
            BadLine letter = new BadLine(
                    String.valueOf(row.get("pipeline")), String.valueOf(row.get("code")), BadLine.hex(bytes));
            if (letter.isOf(run)) letters.add(letter);
        });
        return letters;
    }
}
