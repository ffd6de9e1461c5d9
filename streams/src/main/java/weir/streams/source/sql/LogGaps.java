package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.config.SqlDatabase;
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
    private static final Logger LOG = LoggerFactory.getLogger(LogGaps.class);

    private final Database database;
    private final Tables tables;
    private final Log log;
    private volatile Map<String, List<String>> untold = Map.of();
    private final Map<String, Table> known = new HashMap<>();
    private final Set<String> gone = new HashSet<>();

    LogGaps(Database database, Tables tables, Log log) {
        this.database = database;
        this.tables = tables;
        this.log = log;
    }

    /** @param step which of the page's */
    record Gap(int step, String table, List<String> columns) {}

    /**
     * The page with all values.
     *
     * @param names tables of its steps; null where the row is deleted
     * @param isNew whether a table has another form than before, which may have other columns that the log never tells
     */
    CompletionStage<Page> filled(Page page, List<@Nullable String> names, List<Gap> asked, boolean isNew) {
        boolean isMore = isNew || log.hasMoreUntold();
        if (asked.isEmpty() && untold.isEmpty() && !isMore) return CompletableFuture.completedFuture(page);
        return database.run(connection -> {
            if (isMore) untold = log.untold(connection);
            List<Gap> gaps = withUntold(page, names, asked);
            List<Step> steps = new ArrayList<>(page.steps());
            for (Gap gap : gaps) {
                Envelope envelope = (Envelope) steps.get(gap.step);
                Fields fields = log.hasNullsForUntold() ? without(envelope.fields(), gap.columns) : envelope.fields();
                steps.set(gap.step, envelope.with(filled(connection, gap, fields)));
            }
            return page.with(steps);
        });
    }

    private List<Gap> withUntold(Page page, List<@Nullable String> names, List<Gap> asked) {
        if (untold.isEmpty()) return asked;
        List<Gap> gaps = new ArrayList<>(asked);
        for (int step = 0; step < names.size(); step++) {
            String table = names.get(step);
            if (table == null || !untold.containsKey(table)) continue;
            List<String> told =
                    ((Envelope) page.steps().get(step)).fields().shape().names();
            List<String> columns = untold.get(table).stream()
                    .filter(column -> log.hasNullsForUntold() || !told.contains(column))
                    .toList();
            if (!columns.isEmpty()) gaps.add(new Gap(step, table, columns));
        }
        return gaps;
    }

    private Fields filled(Connection connection, Gap gap, Fields fields) throws SQLException {
        Optional<Table> found = table(connection, gap);
        if (found.isEmpty()) return fields;
        Table table = found.get();
        Dialect dialect = database.dialect();
        List<Column> columns = new ArrayList<>();
        // one that is gone stays unset
        gap.columns.stream()
                .filter(name -> !fields.shape().has(name))
                .forEach(name -> table.column(name).ifPresent(columns::add));
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

    private static Fields without(Fields fields, List<String> columns) {
        if (columns.stream().noneMatch(fields.shape()::has)) return fields;
        @Nullable Object[] values = new Object[fields.shape().size()];
        Shape shape = Shape.EMPTY;
        for (String name : fields.shape().names()) {
            if (columns.contains(name)) continue;
            values[shape.size()] = fields.get(name);
            shape = shape.with(name);
        }
        return new Fields(shape, Arrays.copyOf(values, shape.size()));
    }

    /** Empty when there is no such table any more: what is left of it in the log is all there is. */
    private Optional<Table> table(Connection connection, Gap gap) throws SQLException {
        Optional<Table> table = Optional.ofNullable(known.get(gap.table))
                .filter(each -> each.columns().keySet().containsAll(gap.columns));
        if (table.isPresent() || gone.contains(gap.table)) return table;
        try {
            Table read = tables.table(gap.table, connection);
            known.put(gap.table, read);
            return Optional.of(read);
        } catch (CodedException e) {
            // MariaDB does not tell one that is gone from one that the user may not see
            if (e.code() != Code.SQL_MISSING || database.config().database() != SqlDatabase.POSTGRESQL) throw e;
            LOG.warn("{}; its last changes are without {}", e.what(), gap.columns);
            gone.add(gap.table);
            return Optional.empty();
        }
    }
}
