package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import weir.config.SqlDatabase;
import weir.config.Targets;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/**
 * A table, as far as reading it in an order needs to know it. All its other columns are learned from each answer, so that it may change
 * while it is read.
 *
 * @param schema of MariaDB and MySQL, the database
 * @param key columns that tell its rows apart
 * @param invisible columns that are read by their names alone
 */
record Table(String schema, String name, Map<String, Column> columns, List<Column> key, List<String> invisible) {
    /** Names of tables and what may be read like one. */
    private static final String[] TYPES = {"TABLE", "BASE TABLE", "PARTITIONED TABLE", "VIEW", "FOREIGN TABLE"};

    /** As in {@code shop.customers}. */
    String fullName() {
        return schema + "." + name;
    }

    Optional<Column> column(String column) {
        return Optional.ofNullable(columns.get(column));
    }

    /** What stands behind SELECT for all that there is. */
    String all(Dialect dialect) {
        StringBuilder all = new StringBuilder("*");
        for (String column : invisible) all.append(", ").append(dialect.quoted(column));
        return all.toString();
    }

    /** Fails when the user may not. */
    void readOne(Dialect dialect, Connection connection) throws SQLException {
        String rest = "FROM " + dialect.quoted(schema) + "." + dialect.quoted(name);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(dialect.first(1, "*", rest))) {
            row.next();
        }
    }

    /** Every table there is that one of the patterns names, in order; without parts of those that are only named by a pattern. */
    static List<String> matching(List<String> patterns, SqlDatabase database, Dialect dialect, Connection connection)
            throws SQLException {
        Set<String> found = new TreeSet<>();
        for (String pattern : patterns) {
            String schema = pattern.substring(0, pattern.indexOf('.'));
            // only the schema is asked for by name: % and _ mean something there
            @Nullable String only = schema.contains("*") ? null : schema;
            try (ResultSet rows = tables(connection.getMetaData(), database, only)) {
                while (rows.next()) {
                    String name = schema(rows, database) + "." + rows.getString("TABLE_NAME");
                    if (Targets.matches(pattern, name)) found.add(name);
                }
            }
        }
        Map<String, List<String>> partitions = dialect.partitions(connection);
        return found.stream()
                .filter(name -> patterns.contains(name)
                        || partitions.getOrDefault(name, List.of()).stream().noneMatch(found::contains))
                .toList();
    }

    /** Whether one of the patterns names it. */
    static boolean isNamed(List<String> patterns, String fullName) {
        return patterns.stream().anyMatch(pattern -> Targets.matches(pattern, fullName));
    }

    private static ResultSet tables(DatabaseMetaData meta, SqlDatabase database, @Nullable String schema)
            throws SQLException {
        return database.isMariaDbOrMySql()
                ? meta.getTables(schema, null, "%", TYPES)
                : meta.getTables(null, schema == null ? null : escaped(meta, schema), "%", TYPES);
    }

    private static String schema(ResultSet row, SqlDatabase database) throws SQLException {
        return String.valueOf(row.getString(database.isMariaDbOrMySql() ? "TABLE_CAT" : "TABLE_SCHEM"));
    }

    private static String escaped(DatabaseMetaData meta, String name) throws SQLException {
        String escape = meta.getSearchStringEscape();
        return name.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
    }

    /** @param wanted columns that tell its rows apart; empty is the primary key */
    static Table read(
            String fullName, List<String> wanted, SqlDatabase database, Dialect dialect, Connection connection)
            throws SQLException {
        int dot = fullName.indexOf('.');
        String schema = fullName.substring(0, dot);
        String name = fullName.substring(dot + 1);
        DatabaseMetaData meta = connection.getMetaData();
        boolean isMaria = database.isMariaDbOrMySql();
        Map<String, Column> columns = new LinkedHashMap<>();
        try (ResultSet rows = meta.getColumns(
                isMaria ? schema : null, isMaria ? null : escaped(meta, schema), escaped(meta, name), "%")) {
            while (rows.next()) {
                Column column = column(rows, dialect);
                columns.put(column.name(), column);
            }
        }
        if (columns.isEmpty()) throw new CodedException(Code.SQL_MISSING, "table " + fullName + " does not exist");
        List<String> names = wanted.isEmpty() ? primaryKey(meta, isMaria, schema, name) : wanted;
        if (names.isEmpty()) {
            throw new CodedException(
                    Code.SQL_TABLE,
                    "table " + fullName + " has no primary key (expected: one, or in mode = poll poll.key)");
        }
        List<Column> key = new ArrayList<>();
        for (String each : names) {
            Column column = known(fullName, columns, each);
            if (!dialect.comparesAsSorted(column)) {
                throw new CodedException(
                        Code.SQL_TABLE,
                        "column " + each + " of " + fullName + " is " + column.type()
                                + ", which is sorted and compared in two ways (expected: poll.key without it)");
            }
            key.add(column);
        }
        return new Table(schema, name, columns, List.copyOf(key), dialect.invisible(connection, schema, name));
    }

    /** Fails with a fault when it is not there. */
    static Column known(String table, Map<String, Column> columns, String name) {
        Column column = columns.get(name);
        if (column != null) return column;
        throw new CodedException(
                Code.SQL_MISSING,
                "column " + name + " does not exist in " + table + " (expected: one of " + columns.keySet() + ")");
    }

    /** Where a column stands in an answer; fails with a fault when it is not there any more. */
    static int place(Table table, List<String> names, String name) {
        int place = names.indexOf(name);
        if (place >= 0) return place;
        throw new CodedException(
                Code.SQL_MISSING,
                "column " + name + " does not exist in " + table.fullName() + " (expected: one of " + names + ")");
    }

    private static Column column(ResultSet row, Dialect dialect) throws SQLException {
        String type = String.valueOf(row.getString("TYPE_NAME"));
        int size = row.getInt("COLUMN_SIZE");
        return new Column(
                String.valueOf(row.getString("COLUMN_NAME")),
                type,
                dialect.cell(type, size),
                size,
                row.getInt("DECIMAL_DIGITS"));
    }

    private static List<String> primaryKey(DatabaseMetaData meta, boolean isMaria, String schema, String name)
            throws SQLException {
        Map<Integer, String> key = new TreeMap<>();
        try (ResultSet rows = meta.getPrimaryKeys(isMaria ? schema : null, isMaria ? null : schema, name)) {
            while (rows.next()) key.put(rows.getInt("KEY_SEQ"), String.valueOf(rows.getString("COLUMN_NAME")));
        }
        return List.copyOf(key.values());
    }
}
