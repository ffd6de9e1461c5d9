package weir.drills;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What a table must hold after the lines shown to it, by the one rule: a later line wins, cell by cell, and what it does not name stays. */
final class Expected {
    private final Map<Long, Map<String, Object>> rows = new TreeMap<>();

    void line(Map<String, Object> cells) {
        rows.computeIfAbsent((Long) cells.get("id"), id -> new LinkedHashMap<>())
                .putAll(cells);
    }

    Map<Long, Map<String, Object>> rows() {
        return rows;
    }
}
