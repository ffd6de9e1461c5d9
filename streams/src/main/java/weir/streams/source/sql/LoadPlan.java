package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import weir.streams.model.Offset.InTable;

/**
 * How a table is read.
 *
 * @param time write time of the load, microseconds
 * @param start cursor that changes are read from
 * @param cuts last key of each slice but the last
 * @param life how often its changes have been begun, from 1
 */
record LoadPlan(long time, InTable start, List<InTable> cuts, int life) {
    static LoadPlan of(String text, int life) {
        String[] parts = text.split(" ", -1);
        return new LoadPlan(
                Long.parseLong(parts[0]),
                TableSlice.place(parts[1]),
                Arrays.stream(parts).skip(2).map(TableSlice::place).toList(),
                life);
    }

    String text() {
        return Stream.concat(
                        Stream.of(Long.toString(time), start.text()),
                        cuts.stream().map(InTable::text))
                .reduce((a, b) -> a + " " + b)
                .orElseThrow();
    }

    TableSlice slice(String table, int no) {
        if (no < 0) return new TableSlice(table, no, time, InTable.START, Optional.empty(), life);
        InTable from = no == 0 ? InTable.START : cuts.get(no - 1);
        return new TableSlice(
                table, no, time, from, no < cuts.size() ? Optional.of(cuts.get(no)) : Optional.empty(), life);
    }

    TableSlice changes(String table) {
        return TableSlice.changes(table, time, start, life);
    }

    /** Of the load itself. */
    int slices() {
        return cuts.size() + 1;
    }

    /** Walks the key in steps: each is a short look at an index, and slices are equal whatever the keys are. */
    static List<InTable> cuts(Table table, int sliceRows, Dialect dialect, Connection connection) throws SQLException {
        String names = Condition.names(dialect, table.key());
        List<InTable> cuts = new ArrayList<>();
        while (true) {
            Condition condition = new Condition(dialect);
            if (!cuts.isEmpty())
                condition.and(table.key(), ">", cuts.get(cuts.size() - 1).values());
            String rest = "FROM " + dialect.quoted(table.schema()) + "." + dialect.quoted(table.name())
                    + condition.sql() + " ORDER BY " + names;
            try (PreparedStatement statement = connection.prepareStatement(dialect.nth(sliceRows - 1, names, rest))) {
                condition.bind(statement);
                try (ResultSet row = statement.executeQuery()) {
                    if (!row.next()) return cuts;
                    List<String> place = new ArrayList<>();
                    for (int i = 0; i < table.key().size(); i++) {
                        Object value = table.key().get(i).cell().read(row, i + 1);
                        place.add(Cell.text(Optional.ofNullable(value).orElseThrow()));
                    }
                    cuts.add(new InTable(place));
                }
            }
        }
    }
}
