package weir.streams.sink.cassandra;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import weir.config.CassandraSinkConfig;
import weir.config.CassandraSinkConfig.Drift;
import weir.config.ScalarType;
import weir.streams.cassandra.Nearest;
import weir.streams.cassandra.types.CellType;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.transform.KnownFields;

/** Finds, before anything is read, what can never be written: every such problem at once. */
final class Foreseen {
    private static final Set<ScalarType> TEXTS = EnumSet.of(ScalarType.TEXT, ScalarType.ASCII);
    private static final Set<ScalarType> UUIDS = EnumSet.of(ScalarType.UUID, ScalarType.TIMEUUID);
    private static final Set<ScalarType> NUMBERS = EnumSet.of(
            ScalarType.TINYINT,
            ScalarType.SMALLINT,
            ScalarType.INT,
            ScalarType.BIGINT,
            ScalarType.VARINT,
            ScalarType.DECIMAL,
            ScalarType.FLOAT,
            ScalarType.DOUBLE);

    private Foreseen() {}

    /** Fails with {@code Code.MAPPING} when the fields foreseen can never make a row of the table. */
    static void check(TargetTable table, KnownFields fields, Target target) {
        CassandraSinkConfig config = target.config();
        // a field without a column here may be one of another table
        boolean needsColumns = fields.isClosed() && config.drift() == Drift.STOP && !target.isOneOfSeveral();
        List<String> problems = new ArrayList<>();
        List<String> needNone = RowRules.fields(config.rules());
        for (String field : needNone) {
            if (!fields.mayCome(field)) problems.add(noField(field, fields));
        }
        table.columns().values().stream()
                .filter(column -> column.isLooseList() && fields.mayCome(column.name()))
                .forEach(column -> problems.add(looseList(column)));
        if (fields.isClosed()) missingKeys(table, fields, problems);
        new TreeMap<>(fields.types()).forEach((field, type) -> {
            Optional<Column> column = table.column(field);
            if (column.isPresent()) {
                mismatch(column.get(), field, type).ifPresent(problems::add);
            } else if (needsColumns && !needNone.contains(field)) {
                problems.add(table.noColumn(field));
            }
        });
        if (!problems.isEmpty()) throw new CodedException(Code.MAPPING, String.join("; ", problems));
    }

    private static String noField(String field, KnownFields fields) {
        return "no field " + field + ", which the sink's write rules name ("
                + Nearest.names(field, fields.types().keySet()) + ")";
    }

    /** A replay has the write time it had before, so the time cannot tell the elements of the first write from those of the second. */
    private static String looseList(Column column) {
        return "column " + column
                + ": a list written twice holds everything twice (expected: frozen<list>, a set, or the field"
                + " dropped)";
    }

    private static void missingKeys(TargetTable table, KnownFields fields, List<String> problems) {
        List<String> names = List.copyOf(fields.types().keySet());
        boolean isStaticOnly = table.isStaticOnly(names);
        for (Column key : table.keys()) {
            if (fields.types().containsKey(key.name())) continue;
            if (isStaticOnly && table.isClustering(key)) continue;
            problems.add("no field " + key.name() + " for a primary key column of " + table.name() + " ("
                    + Nearest.names(key.name(), names) + ")");
        }
    }

    private static Optional<String> mismatch(Column column, String field, Optional<ScalarType> type) {
        if (column.cells().isEmpty()) return Optional.of(custom(field, column));
        CellType cells = column.cells().get();
        if (type.isEmpty()) return Optional.empty();
        // casts and defaults give scalars, and no scalar is a list or an object
        if (cells.scalar().filter(to -> canFit(type.get(), to)).isPresent()) return Optional.empty();
        return Optional.of("field " + field + " is " + type.get().word() + ", its column " + column
                + " can never hold that (expected: " + cells.expected() + ")");
    }

    static String custom(String field, Column column) {
        return "field " + field + ": column " + column
                + " has a custom type, and only its class on the server knows its bytes (expected: a type of CQL)";
    }

    /** Whether any value of one type has an exact counterpart in the other: text may hold anything, and anything has a text. */
    static boolean canFit(ScalarType from, ScalarType to) {
        return from == to
                || TEXTS.contains(from)
                || TEXTS.contains(to)
                || (NUMBERS.contains(from) && NUMBERS.contains(to))
                || (UUIDS.contains(from) && UUIDS.contains(to));
    }
}
