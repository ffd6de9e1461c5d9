package weir.streams.source.sql;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.config.SqlSourceConfig.Truncate;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Fields;
import weir.streams.model.Operation;
import weir.streams.model.Shape;

/** From the engine's records to what happened to a row, with the values that a first load would have read. */
final class LogDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(LogDecoder.class);

    /** Instead of a value that is stored apart and has not changed; a text that nobody has. */
    static final String UNCHANGED = "__weir_unchanged_5b0f6c1e9d3a47c8";

    /** Stands with the second of the two records of a changed key. */
    private static final String OLD_KEY = "__debezium.oldkey";

    private static final String TYPE = "__debezium.source.column.type";
    private static final String LENGTH = "__debezium.source.column.length";
    /** As many versions of tables as may be known at once. */
    private static final int MOST_PLANS = 10_000;

    private final Dialect dialect;
    private final Truncate truncate;
    private final Predicate<String> isWanted;
    private final BooleanSupplier mayLeaveOut;
    private int versions;
    private final LogValues values = new LogValues(UNCHANGED);
    private final IdentityHashMap<Schema, Plan> plans = new IdentityHashMap<>();

    /**
     * @param isWanted by the name of a table: the engine takes those for it that differ in case alone
     * @param mayLeaveOut whether the target has what is said to be unchanged
     */
    LogDecoder(Dialect dialect, Truncate truncate, Predicate<String> isWanted, BooleanSupplier mayLeaveOut) {
        this.dialect = dialect;
        this.truncate = truncate;
        this.isWanted = isWanted;
        this.mayLeaveOut = mayLeaveOut;
    }

    /**
     * What happened to a row.
     *
     * @param time of its commit, microseconds
     * @param asked columns that the log does not tell; not among the fields
     */
    record Change(String table, Operation operation, long time, Fields fields, List<String> asked, long bytes) {}

    /** How the values of one version of a table are read. */
    private record Plan(String table, boolean isWanted, List<Told> columns, Shape shape) {}

    /**
     * A column.
     *
     * @param isOtherwise whether its texts have another form than a load would read
     * @param isJson whether its texts are those of binary JSON
     * @param isDay whether a day that is none is told as the first
     * @param isHidden whether a null of an update may be a value that has not changed
     */
    private record Told(
            Field field,
            String type,
            Cell cell,
            boolean isOtherwise,
            boolean isJson,
            boolean isDay,
            boolean isHidden) {}

    /** How many versions of tables have been met. */
    int versions() {
        return versions;
    }

    /** Microseconds, of the first change there is; now if there is none. */
    static long time(List<SourceRecord> records) {
        for (SourceRecord record : records) {
            if (!(record.value() instanceof Struct value) || value.schema().field("source") == null) continue;
            Long time = value.getStruct("source").getInt64("ts_us");
            if (time != null) return time;
        }
        return System.currentTimeMillis() * 1000;
    }

    /** Null of what tells of no row. */
    @Nullable
    Change decode(SourceRecord record) {
        if (!(record.value() instanceof Struct value) || value.schema().field("op") == null) return null;
        String operation = value.getString("op");
        Struct source = value.getStruct("source");
        boolean isUpdate = operation.equals("u");
        return switch (operation) {
            case "t" -> truncated(table(source));
            // of the old row only the key is told, the rest of it is invented
            case "d" -> row(Operation.DELETE, source, value.getStruct("before"), record.keySchema(), false, false);
            case "c", "u", "r" -> {
                boolean isMoved = record.headers().lastWithName(OLD_KEY) != null;
                yield row(Operation.UPSERT, source, value.getStruct("after"), record.keySchema(), isUpdate, isMoved);
            }
            default -> null;
        };
    }

    private static String table(Struct source) {
        boolean hasSchemas = source.schema().field("schema") != null;
        return source.getString(hasSchemas ? "schema" : "db") + "." + source.getString("table");
    }

    private @Nullable Change truncated(String table) {
        if (!isWanted.test(table)) return null;
        if (truncate == Truncate.STOP) {
            throw new CodedException(
                    Code.SQL_LOG_TRUNCATED,
                    "table " + table
                            + " was emptied by TRUNCATE (expected: cdc.truncate = ignore, and if its rows are to go from the"
                            + " target as well, the tables loaded anew with sweep = true)");
        }
        LOG.warn("table {} was emptied by TRUNCATE; its rows stay in the target", table);
        return null;
    }

    private @Nullable Change row(
            Operation operation,
            Struct source,
            @Nullable Struct row,
            @Nullable Schema own,
            boolean isUpdate,
            boolean isMoved) {
        Schema key = operation == Operation.DELETE ? own : null;
        if (row == null || (key == null && operation == Operation.DELETE)) {
            throw new CodedException(
                    Code.SQL_LOG_TABLE,
                    "table " + table(source) + " has no primary key in the log (expected: a primary key)");
        }
        if (plans.size() > MOST_PLANS) plans.clear();
        Plan plan = plans.computeIfAbsent(
                key == null ? row.schema() : key,
                version -> plan(table(source), row.schema().fields(), version, own));
        if (!plan.isWanted) return null;
        int width = plan.columns.size();
        @Nullable Object[] all = new Object[width];
        List<String> asked = new ArrayList<>(0);
        int left = 0;
        long bytes = 0;
        for (int i = 0; i < width; i++) {
            Told column = plan.columns.get(i);
            Field field = column.field;
            Object value = row.get(field);
            Object unset = field.schema().defaultValue();
            // a null comes as the column's default as well
            if (unset != null && value == unset) value = row.getWithoutDefault(field.name());
            if (value != null) {
                value = values.of(column.cell, column.type, field.schema(), value);
                if (column.isOtherwise && value instanceof String) value = LogValues.ASK;
                if (column.isJson && value instanceof String text) value = LogJson.of(text);
                if (column.isDay && LogValues.isFirstDay(value)) value = LogValues.ASK;
            } else if (column.isHidden && isUpdate) {
                value = LogValues.ASK;
            }
            boolean isAsked = value == LogValues.ASK
                    || (value == LogValues.UNCHANGED && (isMoved || !mayLeaveOut.getAsBoolean()));
            if (isAsked) asked.add(field.name());
            if (isAsked || value == LogValues.UNCHANGED) left++;
            all[i] = isAsked ? LogValues.UNCHANGED : value;
            bytes += PageReader.size(value);
        }
        Fields fields = left == 0 ? new Fields(plan.shape, all) : without(plan, all, width - left);
        return new Change(
                plan.table, operation, Objects.requireNonNull(source.getInt64("ts_us")), fields, asked, bytes);
    }

    private static Fields without(Plan plan, @Nullable Object[] all, int count) {
        @Nullable Object[] kept = new Object[count];
        Shape shape = Shape.EMPTY;
        for (int i = 0; i < all.length; i++) {
            if (all[i] == LogValues.UNCHANGED) continue;
            kept[shape.size()] = all[i];
            shape = shape.with(plan.columns.get(i).field.name());
        }
        return new Fields(shape, kept);
    }

    /** Of the columns that are in the schema of the key, or in that of the row itself. */
    private Plan plan(String table, List<Field> columns, Schema version, @Nullable Schema key) {
        versions++;
        List<Told> told = columns.stream()
                .filter(each -> version.field(each.name()) != null)
                .map(each -> told(each, key))
                .toList();
        Shape shape = Shape.of(told.stream().map(each -> each.field.name()).toList());
        return new Plan(table, isWanted.test(table), told, shape);
    }

    private Told told(Field field, @Nullable Schema key) {
        String type = type(field);
        Cell cell = dialect.cell(type, 0);
        boolean isDay = dialect.hasDaysThatAreNone()
                && (cell == Cell.DATE || cell.isTime())
                && (key == null || key.field(field.name()) == null);
        boolean isJson = dialect.hasBinaryJson() && type.equals("json");
        boolean isHidden = dialect.mayHideUnchanged(type, parameter(field, LENGTH));
        return new Told(field, type, cell, cell == Cell.TEXT && LogValues.isOtherwise(type), isJson, isDay, isHidden);
    }

    private static String type(Field field) {
        return parameter(field, TYPE).toLowerCase(Locale.ROOT);
    }

    private static String parameter(Field field, String name) {
        Map<String, String> parameters = field.schema().parameters();
        return parameters == null ? "" : parameters.getOrDefault(name, "");
    }
}
