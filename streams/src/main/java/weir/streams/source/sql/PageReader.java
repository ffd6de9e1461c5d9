package weir.streams.source.sql;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import weir.config.LimitsConfig;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.model.Offset.InTable;
import weir.streams.model.Operation;
import weir.streams.model.Original;
import weir.streams.model.Shape;
import weir.streams.model.Step;

/**
 * Reads a table in one order, each page or a few of them by a statement of their own: nothing stays open while the sink is slow, and reading
 * goes on after any row. Of a page that would be too large the rest is left to the next one.
 */
final class PageReader {
    private static final int FIRST_FETCH = 16;
    /** More would save nothing worth the memory. */
    private static final int MOST_PAGES = 8;

    private static final int VALUE_OVERHEAD = 16;

    private final Dialect dialect;
    private final Table table;
    private final List<Column> order;
    private final LimitsConfig limits;
    private final String name;
    private volatile int fetch = FIRST_FETCH;

    /** @param order columns that together tell every row from every other */
    PageReader(Dialect dialect, Table table, List<Column> order, LimitsConfig limits) {
        this.dialect = dialect;
        this.table = table;
        this.order = order;
        this.limits = limits;
        this.name = table.fullName();
    }

    List<Column> order() {
        return order;
    }

    /**
     * Rows in order.
     *
     * @param next after the last of them
     * @param last the first column of the order in the last of them
     * @param isShort true when no more rows met the condition
     */
    record Rows(
            List<Step> envelopes, InTable next, @Nullable Object last, boolean isShort, long bytes) {}

    /** @param times write time by the first column of the order */
    Rows read(Connection connection, Condition condition, InTable after, ToLongFunction<Object> times)
            throws SQLException {
        return read(connection, condition, after, times, 1).get(0);
    }

    /** As many pages by one statement as all readers together may hold: to find its place costs a statement as much as some hundred rows. */
    List<Rows> readMany(Connection connection, Condition condition, InTable after, ToLongFunction<Object> times)
            throws SQLException {
        long share = limits.readMemory() / limits.slices() / limits.pageBytes();
        return read(connection, condition, after, times, (int) Math.max(1, Math.min(MOST_PAGES, share)));
    }

    private List<Rows> read(
            Connection connection, Condition condition, InTable after, ToLongFunction<Object> times, int pages)
            throws SQLException {
        String rest = "FROM " + dialect.quoted(table.schema()) + "." + dialect.quoted(table.name()) + condition.sql()
                + " ORDER BY " + Condition.names(dialect, order);
        connection.setAutoCommit(false); // PostgreSQL's driver would read all at once
        List<Rows> found;
        try (PreparedStatement statement =
                connection.prepareStatement(dialect.first(pages * limits.pageRows(), table.all(dialect), rest))) {
            statement.setFetchSize(Math.min(limits.pageRows(), fetch));
            condition.bind(statement);
            try (ResultSet rows = statement.executeQuery()) {
                found = new Pages(rows).taken(after, times, pages);
            }
        }
        // after a failure the connection is closed, and what this would say of it would hide why
        connection.rollback(); // only read
        connection.setAutoCommit(true);
        return found;
    }

    /** What a statement has found. */
    private final class Pages {
        private final ResultSet rows;
        private final Cell[] cells;
        private final Shape shape;
        private final int[] places;

        private Pages(ResultSet rows) throws SQLException {
            this.rows = rows;
            ResultSetMetaData meta = rows.getMetaData();
            this.cells = new Cell[meta.getColumnCount()];
            List<String> names = new ArrayList<>(cells.length);
            for (int i = 0; i < cells.length; i++) {
                names.add(meta.getColumnLabel(i + 1));
                cells[i] = dialect.cell(meta.getColumnTypeName(i + 1), meta.getPrecision(i + 1));
            }
            this.shape = Shape.of(names);
            this.places = order.stream()
                    .mapToInt(column -> Table.place(table, names, column.name()))
                    .toArray();
        }

        private List<Rows> taken(InTable after, ToLongFunction<Object> times, int most) throws SQLException {
            List<Rows> pages = new ArrayList<>(most);
            Rows page = page(after, times);
            pages.add(page);
            while (!page.isShort && pages.size() < most) {
                page = page(page.next, times);
                pages.add(page);
            }
            return pages;
        }

        private Rows page(InTable after, ToLongFunction<Object> times) throws SQLException {
            List<Step> envelopes = new ArrayList<>();
            InTable next = after;
            Object last = null;
            long bytes = 0;
            while (bytes < limits.pageBytes() && envelopes.size() < limits.pageRows() && rows.next()) {
                @Nullable Object[] values = new Object[cells.length];
                for (int i = 0; i < cells.length; i++) {
                    values[i] = read(i);
                    bytes += size(values[i]);
                }
                requirePlace(values);
                next = new InTable(new Place(values, places));
                last = values[places[0]];
                envelopes.add(new Envelope(
                        next,
                        times.applyAsLong(Objects.requireNonNull(last)),
                        Operation.UPSERT,
                        new Fields(shape, values),
                        Original.NONE,
                        name));
            }
            if (!envelopes.isEmpty()) {
                fetch = (int) Math.max(1, Math.min(limits.pageRows(), limits.pageBytes() * envelopes.size() / bytes));
            }
            boolean isShort = bytes < limits.pageBytes() && envelopes.size() < limits.pageRows();
            return new Rows(envelopes, next, last, isShort, bytes);
        }

        private void requirePlace(@Nullable Object[] values) {
            for (int each : places) {
                if (values[each] != null) continue;
                throw new CodedException(
                        Code.SQL_TABLE,
                        "table " + name + " has a null in column "
                                + shape.names().get(each)
                                + ", by which it is read in order (expected: columns without nulls in poll.key)");
            }
        }

        private @Nullable Object read(int at) throws SQLException {
            try {
                return cells[at].read(rows, at + 1);
            } catch (SQLException e) {
                String what = name + "." + shape.names().get(at) + ": " + e.getMessage();
                throw new SQLException(what, e.getSQLState(), e.getErrorCode(), e);
            }
        }
    }

    /** Texts of the values that tell where a row stands; they are made when somebody asks, and of most rows nobody does. */
    private static final class Place extends AbstractList<String> {
        private final @Nullable Object[] values;
        private final int[] places;

        private Place(@Nullable Object[] values, int[] places) {
            this.values = values;
            this.places = places;
        }

        @Override
        public String get(int at) {
            return Cell.text(Objects.requireNonNull(values[places[at]]));
        }

        @Override
        public int size() {
            return places.length;
        }
    }

    static int size(@Nullable Object value) {
        if (value instanceof String text) return VALUE_OVERHEAD + text.length();
        if (value instanceof ByteBuffer bytes) return VALUE_OVERHEAD + bytes.remaining();
        int size = VALUE_OVERHEAD;
        if (value instanceof List<?> list) for (Object each : list) size += size(each);
        return size;
    }
}
