package weir.standins.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import weir.standins.clients.BlobWriter;

class ShopTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, byte[]> blobs = new TreeMap<>();
    private final Shop shop = new Shop(3, new InMemory(), 4);

    @Test
    void knows_the_last_version_of_every_order_it_sent() throws IOException {
        for (int i = 0; i < 20; i++) shop.tick(400);

        Map<String, Map<String, Object>> rows = replayOrders();
        Map<String, Map<String, Object>> expected = new LinkedHashMap<>();
        collect(shop.expectedOrders(), "order_id", expected);
        collect(shop.expectedTillOrders(), "order_id", expected);
        assertThat(rows).isEqualTo(expected);
        assertThat(rows.values()).extracting(row -> row.get("status")).contains("new", "shipped");
    }

    @Test
    void knows_the_last_version_of_every_customer_it_sent() {
        for (int i = 0; i < 20; i++) shop.tick(400);

        String all = text("customers/");
        Map<String, Map<String, Object>> expected = new LinkedHashMap<>();
        collect(shop.expectedCustomers(), "id", expected);
        assertThat(expected.values()).allMatch(row -> all.contains(String.valueOf(row.get("email"))));
        assertThat(expected.values())
                .filteredOn(row -> !String.valueOf(row.get("email")).contains(".v0@"))
                .hasSizeGreaterThan(Shop.REGULARS);
    }

    @Test
    void spoils_some_lines_each_but_once() {
        for (int i = 0; i < 20; i++) shop.tick(400);

        assertThat(shop.badLines()).hasSizeGreaterThan(5).doesNotHaveDuplicates();
        assertThat(shop.badLines()).allMatch(line -> text(line.pipeline() + "/").contains(line.text()));
    }

    @Test
    void knows_bad_lines_of_many_kinds() {
        assertThat(IntStream.range(0, 21).mapToObj(n -> BadLine.order(1, n).code()))
                .contains("WEIR-2101", "WEIR-2103", "WEIR-2104", "WEIR-2201", "WEIR-2202");
        assertThat(IntStream.range(0, 3).mapToObj(n -> BadLine.customer(1, n).code()))
                .containsExactly("WEIR-2106", "WEIR-2201", "WEIR-2202");
    }

    private static void collect(ExpectedRows rows, String key, Map<String, Map<String, Object>> into) {
        for (long n = 0; n < rows.count(); n++) {
            Map<String, Object> row = rows.row().apply(n);
            into.put(String.valueOf(row.get(key)), row);
        }
    }

    /** Reads the blobs in the order they were written, a later line over an earlier one; bad lines change nothing. */
    private Map<String, Map<String, Object>> replayOrders() throws IOException {
        Map<String, Map<String, Object>> rows = new LinkedHashMap<>();
        for (String line : text("orders/").split("\n", -1)) {
            if (line.isEmpty() || line.contains("-bad") || line.startsWith("order ")) continue;
            JsonNode json = JSON.readTree(line);
            Map<String, Object> row =
                    rows.computeIfAbsent(json.path("id").asText(), id -> new LinkedHashMap<>(Map.of("status", "new")));
            row.put("order_id", json.path("id").asText());
            row.put("customer_id", json.path("customer_id").asText());
            row.put("placed", Instant.parse(json.path("placed").asText()));
            if (json.has("amount"))
                row.put("amount", new BigDecimal(json.path("amount").asText()).setScale(2));
            if (json.has("quantity")) row.put("quantity", json.path("quantity").asInt());
            if (json.has("article")) row.put("article", json.path("article").asText());
            if (json.has("status")) row.put("status", json.path("status").asText());
        }
        return rows;
    }

    private String text(String prefix) {
        StringBuilder text = new StringBuilder();
        blobs.forEach((name, content) -> {
            if (name.startsWith(prefix))
                text.append(new String(name.endsWith(".gz") ? gunzip(content) : content, UTF_8));
        });
        return text.toString();
    }

    private static byte[] gunzip(byte[] content) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class InMemory implements BlobWriter {
        @Override
        public void put(String name, byte[] content) {
            blobs.put(name, content);
        }

        @Override
        public void append(String name, byte[] content) {
            ByteArrayOutputStream longer = new ByteArrayOutputStream();
            longer.writeBytes(blobs.getOrDefault(name, new byte[0]));
            longer.writeBytes(content);
            blobs.put(name, longer.toByteArray());
        }
    }
}
