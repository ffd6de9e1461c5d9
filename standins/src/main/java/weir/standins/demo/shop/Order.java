package weir.standins.demo.shop;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** An order; the same run and id always give the same one. */
record Order(
        String id,
        String customerId,
        Instant placed,
        BigDecimal amount,
        int quantity,
        String article,
        boolean isShipped) {
    /** Orders that a customer places one after the other. */
    private static final int BASKET = 4;

    private static final int CUSTOMERS = 997;
    private static final Instant OPENED = Instant.parse("2026-01-01T06:00:00Z");
    private static final String[] ARTICLES = {"tea \"Ost\"", "Käse", "paper\\clip", "milk\n1 l", "100% cotton", "寿司"};

    /** @param series tells orders apart that are numbered each from 0 */
    static Order of(int run, char series, long number, boolean isShipped) {
        return new Order(
                "%d-%s%08d".formatted(run, series, number),
                Customer.id(run, number / BASKET % CUSTOMERS),
                OPENED.plusMillis(number * 1237),
                BigDecimal.valueOf(1 + number * 7919 % 100_000, 2),
                (int) (1 + number % 9),
                ARTICLES[(int) (number % ARTICLES.length)],
                isShipped);
    }

    /** As it is placed: everything but its status, which the pipeline's {@code default} fills in. */
    String json() {
        return "{\"id\":\"%s\",\"customer_id\":\"%s\",\"placed\":\"%s\",\"amount\":%s,\"quantity\":%d,\"article\":%s,\"channel\":7}"
                .formatted(id, customerId, placed, amount.toPlainString(), quantity, quoted(article));
    }

    /** As it is shipped: the key and what changes; the other columns stay as they are. */
    String shippedJson() {
        return "{\"id\":\"%s\",\"customer_id\":\"%s\",\"placed\":\"%s\",\"status\":\"shipped\"}"
                .formatted(id, customerId, placed);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    /** The row that the table has to hold. */
    Map<String, Object> cells() {
        Map<String, Object> cells = new LinkedHashMap<>();
        cells.put("customer_id", customerId);
        cells.put("placed", placed);
        cells.put("order_id", id);
        cells.put("amount", amount);
        cells.put("quantity", quantity);
        cells.put("article", article);
        cells.put("status", isShipped ? "shipped" : "new");
        return cells;
    }
}
