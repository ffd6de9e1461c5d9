package weir.streams.sink.cassandra;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import weir.streams.model.Code;
import weir.streams.model.Envelope;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Outcome.Stage;
import weir.streams.model.Page;
import weir.streams.model.PerShape;
import weir.streams.model.Shape;
import weir.streams.model.Step;

/** Which columns a table lacks for the envelopes of a page, and of what type they would be: that of the first value. */
final class NewColumns {
    /** A table with more columns than this holds data as names, and each of its rows costs the cluster dearly. */
    static final int MOST_COLUMNS = 500;

    private static final int LONGEST_NAME = 256;

    private final TargetTable table;
    private final List<String> needNone;
    private final PerShape<List<Unknown>> unknown = new PerShape<>(this::unknown);

    /**
     * Of a table.
     *
     * @param needNone fields that say how a row is written and are no part of it
     */
    NewColumns(TargetTable table, List<String> needNone) {
        this.table = table;
        this.needNone = needNone;
    }

    /**
     * A page looked through.
     *
     * @param page with those rejected that have a value which can get no column
     * @param wanted types by name, in the order they were met
     */
    record Found(Page page, Map<String, String> wanted) {}

    /** A field without a column waits for its first value in a row to be written; until then its nulls are left out. */
    Found in(Page page, Predicate<Envelope> isDelete) {
        Map<String, String> wanted = new LinkedHashMap<>();
        @Nullable List<Step> replaced = null;
        List<Step> steps = page.steps();
        for (int i = 0; i < steps.size(); i++) {
            if (!(steps.get(i) instanceof Envelope envelope)) continue;
            List<Unknown> fields = unknown.of(envelope.fields().shape());
            if (fields.isEmpty() || isDelete.test(envelope)) continue;
            Optional<String> why = want(envelope, fields, wanted);
            if (why.isEmpty()) continue;
            if (replaced == null) replaced = new ArrayList<>(steps);
            replaced.set(i, new Rejected(envelope, Stage.SINK, Code.UNKNOWN_FIELD, why.get(), 1));
        }
        return new Found(replaced == null ? page : page.with(replaced), wanted);
    }

    private Optional<String> want(Envelope envelope, List<Unknown> fields, Map<String, String> wanted) {
        for (Unknown field : fields) {
            Object value = envelope.fields().at(field.place);
            if (value == null || wanted.containsKey(field.name)) continue;
            Optional<String> why = field.refusal;
            if (why.isEmpty() && table.columns().size() + wanted.size() >= MOST_COLUMNS) {
                why = Optional.of(noColumn(field.name, "the table has " + MOST_COLUMNS + " columns already"));
            }
            Optional<String> type = type(value);
            if (why.isEmpty() && type.isEmpty()) {
                why = Optional.of(noColumn(field.name, "a list or an object has no type of its own"));
            }
            if (why.isPresent()) return why;
            type.ifPresent(word -> wanted.put(field.name, word));
        }
        return Optional.empty();
    }

    private List<Unknown> unknown(Shape shape) {
        List<Unknown> unknown = new ArrayList<>();
        for (int place = 0; place < shape.size(); place++) {
            String name = shape.names().get(place);
            if (isUnknown(name)) unknown.add(new Unknown(name, place, refusal(name)));
        }
        return List.copyOf(unknown);
    }

    boolean isUnknown(String field) {
        return !table.columns().containsKey(field) && !needNone.contains(field);
    }

    /** Why a name can never be a column's; empty when it can. */
    Optional<String> refusal(String name) {
        if (name.isEmpty()) return Optional.of("a field without a name can be no column");
        if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            return Optional.of("field " + name.substring(0, 40) + "… can be no column: its name is longer than "
                    + LONGEST_NAME + " bytes");
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            return Optional.of(noColumn(name.replaceAll("\\p{Cntrl}", "?"), "its name holds a control character"));
        }
        return table.columns().keySet().stream()
                .filter(column -> column.equalsIgnoreCase(name))
                .findFirst()
                .map(column -> noColumn(name, "only its case tells it from column " + column));
    }

    private String noColumn(String field, String why) {
        return "field " + field + " has no column in " + table.name() + " and gets none: " + why;
    }

    /** The type whose columns hold such a value exactly; empty when that takes more than one value to tell. */
    static Optional<String> type(Object value) {
        if (value instanceof String) return Optional.of("text");
        if (value instanceof Boolean) return Optional.of("boolean");
        // an int may be followed by a long, and a column cannot grow
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return Optional.of("bigint");
        }
        if (value instanceof BigInteger) return Optional.of("varint");
        if (value instanceof BigDecimal) return Optional.of("decimal");
        if (value instanceof Double || value instanceof Float) return Optional.of("double");
        if (value instanceof Instant time) return Optional.of(isInMillis(time) ? "timestamp" : "text");
        if (value instanceof LocalDate) return Optional.of("date");
        if (value instanceof LocalTime) return Optional.of("time");
        if (value instanceof UUID) return Optional.of("uuid");
        if (value instanceof InetAddress) return Optional.of("inet");
        if (value instanceof ByteBuffer) return Optional.of("blob");
        return Optional.empty();
    }

    /** A timestamp holds no less. */
    private static boolean isInMillis(Instant time) {
        return time.equals(time.truncatedTo(ChronoUnit.MILLIS));
    }

    /** Without IF NOT EXISTS, which servers before 4.1 do not know: whoever comes second looks and finds the columns there. */
    static String alter(TargetTable table, Map<String, String> wanted) {
        return wanted.entrySet().stream()
                .map(column -> Column.quote(column.getKey()) + " " + column.getValue())
                .collect(Collectors.joining(", ", "ALTER TABLE " + table.quoted() + " ADD (", ")"));
    }

    private record Unknown(String name, int place, Optional<String> refusal) {}
}
