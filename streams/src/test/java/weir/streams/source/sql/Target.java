package weir.streams.source.sql;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import weir.streams.model.Envelope;
import weir.streams.model.Operation;

/** A table that takes writes in any order as Cassandra does: of each cell the latest time wins, and of equal times the deletion. */
final class Target {
    private static final String KEY = "id";

    private final Map<Long, Row> rows = new TreeMap<>();

    private record Cell(Optional<Object> value, long time) {}

    private static final class Row {
        private final Map<String, Cell> cells = new LinkedHashMap<>();
        private long deleted = Long.MIN_VALUE;

        private boolean isThere() {
            return cells.values().stream().anyMatch(this::isAlive);
        }

        private boolean isAlive(Cell cell) {
            return cell.time > deleted;
        }

        private Map<String, Object> values() {
            Map<String, Object> values = new TreeMap<>();
            cells.forEach((name, cell) -> {
                if (isAlive(cell)) cell.value.ifPresent(value -> values.put(name, value));
            });
            return values;
        }
    }

    void write(List<Envelope> envelopes) {
        envelopes.forEach(this::write);
    }

    void write(Envelope envelope) {
        Number key = (Number) Optional.ofNullable(envelope.fields().get(KEY)).orElseThrow();
        Row row = rows.computeIfAbsent(key.longValue(), id -> new Row());
        if (envelope.operation() == Operation.DELETE) {
            row.deleted = Math.max(row.deleted, envelope.writeTime());
            return;
        }
        for (String name : envelope.fields().shape().names()) {
            Cell cell = new Cell(Optional.ofNullable(envelope.fields().get(name)), envelope.writeTime());
            row.cells.merge(name, cell, (old, fresh) -> fresh.time >= old.time ? fresh : old);
        }
    }

    /** By id; a row has no entry for a null. */
    Map<Long, Map<String, Object>> rows() {
        Map<Long, Map<String, Object>> there = new TreeMap<>();
        rows.forEach((id, row) -> {
            if (row.isThere()) there.put(id, row.values());
        });
        return there;
    }
}
