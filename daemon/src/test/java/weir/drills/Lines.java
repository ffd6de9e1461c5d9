package weir.drills;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * Rows of a blob in which every key stands about three times: whole at first, in part later, so that which line won shows in each cell.
 */
final class Lines {
    static final String TABLE = "(id bigint PRIMARY KEY, version bigint, amount int, note text)";
    static final String CASTS = "{ cast { id = bigint, version = bigint, amount = int } }";
    private static final int LINES_A_KEY = 3;

    private final Random random;
    private long version;

    Lines(Random random) {
        this.random = random;
    }

    /** The cells of each line, in order: all of a version's keys come whole before any comes again. */
    List<Map<String, Object>> make(long firstId, int count) {
        int keys = Math.max(1, count / LINES_A_KEY);
        List<Map<String, Object>> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean isWhole = i < keys;
            Map<String, Object> cells = new LinkedHashMap<>();
            cells.put("id", firstId + (isWhole ? i : random.nextInt(keys)));
            cells.put("version", ++version);
            if (isWhole || random.nextBoolean()) cells.put("amount", random.nextInt(1_000_000));
            if (isWhole || random.nextBoolean())
                cells.put("note", "note, \"" + version + "\" ä€😀 " + "x".repeat(random.nextInt(40)));
            lines.add(cells);
        }
        return lines;
    }

    static byte[] ndjson(List<Map<String, Object>> lines) {
        StringBuilder text = new StringBuilder();
        for (Map<String, Object> cells : lines) {
            List<String> pairs = new ArrayList<>();
            cells.forEach((name, value) -> pairs.add("\"" + name + "\":" + json(value)));
            text.append("{").append(String.join(",", pairs)).append("}\n");
        }
        return text.toString().getBytes(UTF_8);
    }

    private static String json(Object value) {
        return value instanceof String text ? "\"" + text.replace("\"", "\\\"") + "\"" : value.toString();
    }

    static byte[] csv(List<Map<String, Object>> lines) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("id,version,amount,note\r\n".getBytes(UTF_8));
        for (Map<String, Object> cells : lines) out.writeBytes(csvLine(cells));
        return out.toByteArray();
    }

    /** An absent cell is an empty value, which is null. */
    static byte[] csvLine(Map<String, Object> cells) {
        Object note = cells.get("note");
        String quoted = note == null ? "" : '"' + note.toString().replace("\"", "\"\"") + '"';
        String line = "%s,%s,%s,%s\r\n"
                .formatted(cells.get("id"), cells.get("version"), cells.getOrDefault("amount", ""), quoted);
        return line.getBytes(UTF_8);
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
