package weir.streams.source.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What rows are asked for: a WHERE clause and the values in it, in the order of its marks. */
final class Condition {
    private final Dialect dialect;
    private final StringBuilder sql = new StringBuilder();
    private final List<String> values = new ArrayList<>();

    Condition(Dialect dialect) {
        this.dialect = dialect;
    }

    /**
     * And the columns together are before or behind a place.
     *
     * @param place a value for each of the columns
     * @param operator one of &lt;, &lt;=, &gt;, &gt;=
     */
    Condition and(List<Column> columns, String operator, List<String> place) {
        sql.append(sql.length() == 0 ? " WHERE " : " AND ");
        if (columns.size() == 1) {
            compare(columns.get(0), operator, place.get(0));
        } else if (dialect.comparesRows()) {
            sql.append('(')
                    .append(names(dialect, columns))
                    .append(") ")
                    .append(operator)
                    .append(" (");
            for (int i = 0; i < columns.size(); i++) {
                if (i > 0) sql.append(", ");
                value(columns.get(i), place.get(i));
            }
            sql.append(')');
        } else {
            // said first and by itself, as that is what an index is looked up by
            compare(columns.get(0), operator.substring(0, 1) + "=", place.get(0));
            sql.append(" AND ");
            spelledOut(columns, operator, place);
        }
        return this;
    }

    private void spelledOut(List<Column> columns, String operator, List<String> place) {
        Column first = columns.get(0);
        if (columns.size() == 1) {
            compare(first, operator, place.get(0));
            return;
        }
        sql.append('(');
        compare(first, operator.substring(0, 1), place.get(0));
        sql.append(" OR (");
        compare(first, "=", place.get(0));
        sql.append(" AND ");
        spelledOut(columns.subList(1, columns.size()), operator, place.subList(1, place.size()));
        sql.append("))");
    }

    private void compare(Column column, String operator, String value) {
        sql.append(dialect.quoted(column.name())).append(' ').append(operator).append(' ');
        value(column, value);
    }

    private void value(Column column, String value) {
        sql.append(dialect.mark(column));
        values.add(dialect.literal(column, value));
    }

    /** As in {@code a, b}. */
    static String names(Dialect dialect, List<Column> columns) {
        return String.join(
                ", ", columns.stream().map(each -> dialect.quoted(each.name())).toList());
    }

    String sql() {
        return sql.toString();
    }

    void bind(PreparedStatement statement) throws SQLException {
        bind(statement, 0);
    }

    /** @param before marks that stand before those of the condition */
    void bind(PreparedStatement statement, int before) throws SQLException {
        for (int i = 0; i < values.size(); i++) statement.setString(before + i + 1, values.get(i));
    }
}
