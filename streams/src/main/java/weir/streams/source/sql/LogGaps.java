package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.model.Page;
import weir.streams.model.Shape;
import weir.streams.model.Step;

/**
 * Reads from the table what the log does not tell of a row. It may read a later value than the change had; then the log has a later change,
 * which is written later.
 */
final class LogGaps {
    private final Database database;
    private final Tables tables;
    private final Map<String, Table> known = new HashMap<>();

    LogGaps(Database database, Tables tables) {
        this.database = database;
        this.tables = tables;
    }

    /** @param step which of the page's */
    record Gap(int step, String table, List<String> columns) {}

    CompletionStage<Page> filled(Page page, List<Gap> gaps) {
        if (gaps.isEmpty()) return CompletableFuture.completedFuture(page);
        return database.run(connection -> {
            List<Step> steps = new ArrayList<>(page.steps());
            for (Gap gap : gaps) {
                Envelope envelope = (Envelope) steps.get(gap.step);
                steps.set(gap.step, envelope.with(filled(connection, gap, envelope.fields())));
            }
            return page.with(steps);
        });
    }

    private Fields filled(Connection connection, Gap gap, Fields fields) throws SQLException {
        Table table = table(connection, gap);
        Dialect dialect = database.dialect();
        List<Column> columns = new ArrayList<>();
        gap.columns.forEach(name -> table.column(name).ifPresent(columns::add)); // one that is gone stays unset
        Condition condition = new Condition(dialect);
        for (Column key : table.key()) {
            Object value = fields.get(key.name());
            if (value == null) {
                throw new CodedException(
                        Code.SQL_LOG_TABLE,
                        "table " + table.fullName() + ": key column " + key.name() + " of type " + key.type()
                                + " cannot be read from the log (expected: a key of another type, or mode = poll)");
            }
            condition.and(List.of(key), "=", List.of(Cell.text(value)));
        }
        if (columns.isEmpty()) return fields;
        String sql = "SELECT " + Condition.names(dialect, columns) + " FROM " + dialect.quoted(table.schema()) + "."
                + dialect.quoted(table.name()) + condition.sql();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            condition.bind(statement);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? with(fields, columns, row) : fields; // gone: the log will tell
            }
        }
    }

    private static Fields with(Fields fields, List<Column> columns, ResultSet row) throws SQLException {
        int width = fields.shape().size();
        @Nullable Object[] values = fields.copyOfValues(width + columns.size());
        Shape shape = fields.shape();
        for (int i = 0; i < columns.size(); i++) {
            values[width + i] = columns.get(i).cell().read(row, i + 1);
            shape = shape.with(columns.get(i).name());
        }
        return new Fields(shape, values);
    }

    private Table table(Connection connection, Gap gap) throws SQLException {
        Optional<Table> table = Optional.ofNullable(known.get(gap.table))
                .filter(each -> each.columns().keySet().containsAll(gap.columns));
        if (table.isPresent()) return table.get();
        Table read = tables.table(gap.table, connection);
        known.put(gap.table, read);
        return read;
    }
}
