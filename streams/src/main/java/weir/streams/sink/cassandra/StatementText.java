package weir.streams.sink.cassandra;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import weir.config.WriteRules.Ttl;

/**
 * What a statement says.
 *
 * @param form what it does
 * @param columns in the table's order; of a delete, the key
 * @param ttl as CQL that follows the write time; empty for none
 */
record StatementText(Form form, List<Column> columns, String ttl) {
    /** What a statement does to its row. */
    enum Form {
        INSERT,
        /** Sets and maps grow. */
        UPDATE,
        DELETE
    }

    private static final String TTL_MARK = " AND TTL ?";

    StatementText {
        columns = List.copyOf(columns);
    }

    static String ttl(Optional<Ttl> ttl) {
        if (ttl.isEmpty()) return "";
        if (ttl.get() instanceof Ttl.Fixed fixed)
            return " AND TTL " + fixed.time().toSeconds();
        return TTL_MARK;
    }

    StatementText with(List<Column> others) {
        return new StatementText(form, others, ttl);
    }

    /** With markers that say their type, which no server that is Cassandra minds. */
    String cql(TargetTable table) {
        return cql(table, Column::mark);
    }

    /** For what calls itself Cassandra and cannot read that. */
    String plain(TargetTable table) {
        return cql(table, column -> "?");
    }

    private String cql(TargetTable table, Function<Column, String> mark) {
        return switch (form) {
            case INSERT ->
                "INSERT INTO " + table.quoted() + " ("
                        + columns.stream().map(Column::quoted).collect(Collectors.joining(", ")) + ") VALUES ("
                        + columns.stream().map(mark).collect(Collectors.joining(", ")) + ")" + using();
            case UPDATE ->
                "UPDATE " + table.quoted() + using() + " SET " + assignments(table, mark) + " WHERE "
                        + conditions(keys(table), mark);
            case DELETE -> "DELETE FROM " + table.quoted() + using() + " WHERE " + conditions(columns, mark);
        };
    }

    private String using() {
        return " USING TIMESTAMP ?" + ttl;
    }

    private String assignments(TargetTable table, Function<Column, String> mark) {
        return columns.stream()
                .filter(column -> !keys(table).contains(column))
                .map(column -> column.isGrowing()
                        ? column.quoted() + " = " + column.quoted() + " + " + mark.apply(column)
                        : column.quoted() + " = " + mark.apply(column))
                .collect(Collectors.joining(", "));
    }

    private static String conditions(List<Column> columns, Function<Column, String> mark) {
        return columns.stream()
                .map(column -> column.quoted() + " = " + mark.apply(column))
                .collect(Collectors.joining(" AND "));
    }

    /** Those of the key that it names: static columns belong to a partition, without a clustering key. */
    private List<Column> keys(TargetTable table) {
        return table.keys().stream().filter(columns::contains).toList();
    }

    int timeAt() {
        return form == Form.INSERT ? columns.size() : 0;
    }

    /** -1 when it takes none. */
    int ttlAt() {
        return ttl.equals(TTL_MARK) ? timeAt() + 1 : -1;
    }

    /** Where a column's value goes: an update says its key last. */
    int at(Column column, TargetTable table) {
        List<Column> keys = keys(table);
        int firsts = form == Form.INSERT ? 0 : ttlAt() < 0 ? 1 : 2;
        if (form != Form.UPDATE) return firsts + columns.indexOf(column);
        List<Column> others =
                columns.stream().filter(one -> !keys.contains(one)).toList();
        int key = keys.indexOf(column);
        return firsts + (key < 0 ? others.indexOf(column) : others.size() + key);
    }
}
