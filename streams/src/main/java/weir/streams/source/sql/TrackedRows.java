package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import weir.config.LimitsConfig;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.model.Operation;
import weir.streams.model.Original;
import weir.streams.model.Page;
import weir.streams.model.Shape;
import weir.streams.model.Step;

/**
 * Reads some pages of the changes of a tracked table, in the order of version and key, each row as it is now: nothing stays open while the sink
 * is slow, and of a version with more rows than that, the rest is left to the next look.
 */
final class TrackedRows {
    /** In one look: for each the server sorts all changes that are left. */
    private static final int MOST_PAGES = 16;

    private static final String VERSION = "weir_version";
    private static final String OPERATION = "weir_operation";
    private static final String KEY = "weir_key_";

    private final Dialect dialect;
    private final Table table;
    private final LimitsConfig limits;
    private final List<Column> order = new ArrayList<>();
    private final String name;
    private final Shape keyShape;
    private final String sql;

    TrackedRows(Dialect dialect, Table table, LimitsConfig limits) {
        this.dialect = dialect;
        this.table = table;
        this.limits = limits;
        this.name = table.fullName();
        this.keyShape = Shape.of(table.key().stream().map(Column::name).toList());
        order.add(new Column(VERSION, "bigint", Cell.LONG, 0, 0));
        String named = "";
        String joined = "";
        for (int i = 0; i < table.key().size(); i++) {
            Column key = table.key().get(i);
            String column = dialect.quoted(key.name());
            order.add(new Column(KEY + i, key.type(), key.cell(), key.size(), key.scale()));
            named += ", " + column + " AS " + KEY + i;
            joined += (i == 0 ? "" : " AND ") + "P." + column + " = C." + KEY + i;
        }
        String full = dialect.quoted(table.schema()) + "." + dialect.quoted(table.name());
        this.sql = "FROM (SELECT SYS_CHANGE_VERSION AS " + VERSION + ", SYS_CHANGE_OPERATION AS " + OPERATION + named
                + " FROM CHANGETABLE(CHANGES " + full + ", ?) AS CT) AS C LEFT OUTER JOIN " + full + " AS P ON "
                + joined;
    }

    Table table() {
        return table;
    }

    /**
     * Changes in order.
     *
     * @param next after the last of them; after all that the snapshot shows when there are no more
     */
    record Rows(List<Page> pages, TrackedPlace next, boolean isShort) {}

    /** To be called within the snapshot. All rows have one write time: none is in a snapshot twice. */
    Rows read(Connection connection, TrackedPlace from, TrackedPlace.State state, long writeTime) throws SQLException {
        if (from.isAllOf(state)) return new Rows(List.of(), from, true);
        Condition condition = new Condition(dialect);
        if (!from.key().isEmpty()) {
            List<String> place = new ArrayList<>(List.of(Long.toString(from.version())));
            place.addAll(from.key());
            condition.and(order, ">", place);
        }
        condition.and(order.subList(0, 1), "<=", List.of(Long.toString(state.current())));
        String rest = sql + condition.sql() + " ORDER BY " + Condition.names(dialect, order);
        try (PreparedStatement statement =
                connection.prepareStatement(dialect.first(MOST_PAGES * limits.pageRows(), "C.*, P.*", rest))) {
            statement.setLong(1, from.base());
            condition.bind(statement, 1);
            try (ResultSet rows = statement.executeQuery()) {
                return taken(rows, from, state, writeTime);
            }
        }
    }

    private Rows taken(ResultSet rows, TrackedPlace from, TrackedPlace.State state, long writeTime)
            throws SQLException {
        ResultSetMetaData meta = rows.getMetaData();
        int before = 2 + table.key().size();
        int width = meta.getColumnCount() - before;
        Cell[] cells = new Cell[width];
        List<String> names = new ArrayList<>(width);
        for (int i = 0; i < width; i++) {
            int at = before + i + 1;
            names.add(meta.getColumnLabel(at));
            cells[i] = dialect.cell(meta.getColumnTypeName(at), meta.getPrecision(at));
        }
        Shape shape = Shape.of(names);
        // null where there is no row any more
        int sign = before + 1 + Table.place(table, names, table.key().get(0).name());
        List<Page> pages = new ArrayList<>();
        List<Step> envelopes = new ArrayList<>();
        TrackedPlace next = from;
        long bytes = 0;
        int count = 0;
        while (pages.size() < MOST_PAGES && rows.next()) {
            count++;
            @Nullable Object[] key = key(rows);
            next = from.after(rows.getLong(1), texts(key));
            boolean isGone = rows.getString(2).equals("D") || rows.getObject(sign) == null;
            @Nullable Object[] values = isGone ? key : values(rows, before, cells);
            for (Object value : values) bytes += PageReader.size(value);
            envelopes.add(new Envelope(
                    next.offset(),
                    writeTime,
                    isGone ? Operation.DELETE : Operation.UPSERT,
                    new Fields(isGone ? keyShape : shape, values),
                    Original.NONE,
                    name));
            if (envelopes.size() < limits.pageRows() && bytes < limits.pageBytes()) continue;
            pages.add(new Page(envelopes, next.offset(), writeTime, false, bytes));
            envelopes = new ArrayList<>();
            bytes = 0;
        }
        boolean isShort = pages.size() < MOST_PAGES && count < MOST_PAGES * limits.pageRows();
        if (isShort) next = TrackedPlace.allOf(state);
        // even without a row: so far nothing has to be asked for again
        if (isShort || !envelopes.isEmpty()) pages.add(new Page(envelopes, next.offset(), writeTime, false, bytes));
        return new Rows(pages, next, isShort);
    }

    private @Nullable Object[] key(ResultSet rows) throws SQLException {
        @Nullable Object[] key = new Object[table.key().size()];
        for (int i = 0; i < key.length; i++) key[i] = table.key().get(i).cell().read(rows, 3 + i);
        return key;
    }

    private static List<String> texts(@Nullable Object[] key) {
        List<String> texts = new ArrayList<>(key.length);
        for (Object each : key) {
            if (each == null) throw new IllegalStateException("a null in a primary key");
            texts.add(Cell.text(each));
        }
        return texts;
    }

    private static @Nullable Object[] values(ResultSet rows, int before, Cell[] cells) throws SQLException {
        @Nullable Object[] values = new Object[cells.length];
        for (int i = 0; i < cells.length; i++) values[i] = cells[i].read(rows, before + i + 1);
        return values;
    }
}
