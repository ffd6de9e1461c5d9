package weir.standins.demo.shop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShopTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> blobs = new TreeMap<>();
    private final Map<String, List<String>> eventsByKey = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> customers = new TreeMap<>();
    private final Shop shop = new Shop(3, this::commit, this::append, this::send);

    @Test
    void knows_the_last_version_of_every_order_it_sent() {
        for (int i = 0; i < 20; i++) shop.tick(400);

        Map<String, Map<String, Object>> rows = replayed(String.join("\n", bodies()));
        assertThat(rows).isEqualTo(rows(shop.expectedOrders(), "order_id"));
        assertThat(rows.values()).extracting(row -> row.get("status")).contains("new", "shipped");
        assertThat(replayed(text("till/"))).isEqualTo(rows(shop.expectedTillOrders(), "order_id"));
    }

    @Test
    void sends_what_happens_to_an_order_under_the_key_of_its_customer() {
        for (int i = 0; i < 20; i++) shop.tick(400);

        eventsByKey.forEach(
                (key, bodies) -> assertThat(replayed(String.join("\n", bodies)).values())
                        .allMatch(row -> key.equals(row.get("customer_id"))));
    }

    @Test
    void sends_orders_one_by_one_and_in_arrays_and_counts_both() {
        for (int i = 0; i < 20; i++) shop.tick(400);

        long arrays = bodies().stream().filter(body -> body.startsWith("[")).count();
        assertThat(arrays).isBetween(bodies().size() / 10L, bodies().size() * 9L / 10);
        assertThat(shop.sent().events()).isEqualTo(bodies().size());
        long bad = shop.sent().badLines().size();
        assertThat(shop.sent().linesInEvents())
                .isEqualTo(bad + good(String.join("\n", bodies())).count());
    }

    @Test
    void knows_every_customer_as_changed_or_deleted_last() {
        for (int i = 0; i < 20; i++) shop.tick(400);

        Map<String, Map<String, Object>> expected = rows(shop.expectedCustomers(), "id");
        expected.remove("null"); // of those who were deleted nothing is told
        assertThat(customers).isEqualTo(expected);
        assertThat(customers.values())
                .extracting(row -> String.valueOf(row.get("email")))
                .anyMatch(email -> email.contains(".v0@"))
                .anyMatch(email -> email.contains(".v1@"));
        assertThat(shop.sent().deletes())
                .isEqualTo(shop.expectedCustomers().count() - customers.size())
                .isPositive();
    }

    @Test
    void spoils_some_lines_each_but_once() {
        for (int i = 0; i < 20; i++) shop.tick(400);

        List<BadLine> bad = shop.sent().badLines();
        assertThat(bad).hasSizeGreaterThan(5).doesNotHaveDuplicates().allMatch(line -> line.isOf(3));
        assertThat(bad).noneMatch(line -> line.isOf(1) || line.isOf(33));
        assertThat(BadLine.order(13, 0).isOf(3)).isFalse();
        assertThat(bad).allMatch(line -> bodies().stream().anyMatch(body -> body.contains(line.text())));
        assertThat(bodies()).anyMatch(body -> body.startsWith("[{") && body.contains("-bad"));
    }

    @Test
    void knows_bad_lines_of_many_kinds() {
        assertThat(IntStream.range(0, 21).mapToObj(n -> BadLine.order(1, n).code()))
                .contains("WEIR-2101", "WEIR-2103", "WEIR-2104", "WEIR-2201", "WEIR-2202");
    }

    private static Map<String, Map<String, Object>> rows(ExpectedRows expected, String key) {
        Map<String, Map<String, Object>> rows = new LinkedHashMap<>();
        for (long n = 0; n < expected.count(); n++) {
            Map<String, Object> row = expected.row().apply(n);
            rows.put(String.valueOf(row.get(key)), row);
        }
        return rows;
    }

    /** Orders that were meant well, wherever they stand. */
    private static Stream<JsonNode> good(String text) {
        return Pattern.compile("\\{\"id\":\"3-[ot][^}]*}")
                .matcher(text)
                .results()
                .map(found -> json(found.group()));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A later order over an earlier one, as they stand there. */
    private static Map<String, Map<String, Object>> replayed(String text) {
        Map<String, Map<String, Object>> rows = new LinkedHashMap<>();
        good(text).forEach(json -> {
            Map<String, Object> row = rows.computeIfAbsent(json.path("id").asText(), id -> new LinkedHashMap<>());
            row.put("order_id", json.path("id").asText());
            row.put("customer_id", json.path("customer_id").asText());
            row.put("placed", Instant.parse(json.path("placed").asText()));
            if (json.has("amount"))
                row.put("amount", new BigDecimal(json.path("amount").asText()).setScale(2));
            if (json.has("quantity")) row.put("quantity", json.path("quantity").asInt());
            if (json.has("article")) row.put("article", json.path("article").asText());
            row.put("status", json.path("status").asText("new"));
        });
        return rows;
    }

    private List<String> bodies() {
        return eventsByKey.values().stream().flatMap(List::stream).toList();
    }

    private void send(Map<String, List<byte[]>> bodies) {
        bodies.forEach((key, each) -> each.forEach(body ->
                eventsByKey.computeIfAbsent(key, it -> new ArrayList<>()).add(new String(body, UTF_8))));
    }

    private String text(String prefix) {
        StringBuilder text = new StringBuilder();
        blobs.forEach((name, content) -> {
            if (name.startsWith(prefix)) text.append(new String(content.getBytes(ISO_8859_1), UTF_8));
        });
        return text.toString();
    }

    private void append(String name, byte[] content) {
        blobs.merge(name, new String(content, ISO_8859_1), String::concat);
    }

    private void commit(List<Map<String, Object>> put, List<String> gone) {
        put.forEach(row -> customers.put(String.valueOf(row.get("id")), row));
        gone.forEach(id -> assertThat(customers.remove(id)).isNotNull());
    }
}
