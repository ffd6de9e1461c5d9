package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.source.sql.SqlServerCapture.Instance;

/** Columns that the change tables of SQL Server do not tell, or not whole. What is told of a table is what its newest instance has. */
final class SqlServerColumns {
    private static final Logger LOG = LoggerFactory.getLogger(SqlServerColumns.class);

    /** What the reader of the log has not, or in a form of its own. */
    private static final String ODD_TYPES =
            "('xml', 'sql_variant', 'geometry', 'geography', 'hierarchyid', 'json', 'vector')";

    /**
     * Of computed ones the change tables have a null, and of types that somebody has named the engine knows the name alone. One that was dropped
     * and made again has another number.
     */
    private static final String COLUMNS = """
            SELECT ct.object_id, c.name, CASE WHEN k.column_id IS NULL AND c.is_computed = 0 THEN 1 ELSE 0 END,
                   (SELECT COUNT(*) FROM sys.indexes i
                      JOIN sys.index_columns x ON x.object_id = i.object_id AND x.index_id = i.index_id
                     WHERE i.is_primary_key = 1 AND i.object_id = c.object_id AND x.column_id = c.column_id)
              FROM cdc.change_tables ct
              JOIN sys.columns c ON c.object_id = ct.source_object_id
              LEFT JOIN cdc.captured_columns k ON k.object_id = ct.object_id AND k.column_id = c.column_id
             WHERE k.column_id IS NULL OR c.is_computed = 1 OR c.user_type_id > 256
                OR TYPE_NAME(c.user_type_id) IN\s""" + ODD_TYPES + " ORDER BY c.column_id";

    private static final String ALTERED =
            "SELECT object_id, ddl_command FROM cdc.ddl_history WHERE required_column_update = 1 ORDER BY ddl_lsn";

    private final Database database;
    private final SqlServerCapture capture;
    private final Map<String, Untold> untold = new ConcurrentHashMap<>();
    private volatile boolean hasMore;

    SqlServerColumns(Database database, SqlServerCapture capture) {
        this.database = database;
        this.capture = capture;
    }

    /**
     * Columns of a table that the log does not tell.
     *
     * @param uncaptured as an instance that may be read is without them
     * @param apart captured, but read from the table: computed, or of an odd type
     */
    private record Untold(List<String> uncaptured, List<String> apart) {
        static Untold none() {
            return new Untold(new ArrayList<>(), new ArrayList<>());
        }

        static Untold of(Collection<Untold> all) {
            TreeSet<String> uncaptured = new TreeSet<>();
            TreeSet<String> apart = new TreeSet<>();
            for (Untold each : all) {
                uncaptured.addAll(each.uncaptured);
                apart.addAll(each.apart);
            }
            return new Untold(List.copyOf(uncaptured), List.copyOf(apart));
        }
    }

    /**
     * Fails with a fault when a table cannot be told as it is.
     *
     * @param place up to where the log is read; what is before the newest instance begins is told by an older one
     */
    void look(Connection connection, List<Instance> all, Collection<String> tables, String place) throws SQLException {
        Map<Integer, Untold> found = found(connection, all, tables);
        Map<Integer, String> altered = altered(connection);
        for (String table : tables) {
            List<Instance> its = capture.of(all, table);
            Instance newest = its.get(its.size() - 1);
            checkUnaltered(newest, altered);
            boolean isRead = newest.start().compareTo(place) <= 0;
            List<Instance> told = isRead ? List.of(newest) : its;
            Untold now = Untold.of(told.stream()
                    .map(each -> found.getOrDefault(each.id(), Untold.none()))
                    .toList());
            if (now.equals(untold.put(table, now))) continue;
            hasMore = true;
            warn(table, found.getOrDefault(newest.id(), Untold.none()).uncaptured);
        }
    }

    private void warn(String table, List<String> uncaptured) {
        if (uncaptured.isEmpty()) return;
        LOG.warn(
                "{}: table {}: columns {} are not captured; they are read with each change of another column, but a change"
                        + " of theirs alone is not seen (expected: {})",
                database.where(),
                table,
                uncaptured,
                SqlServerCapture.enabling(table, ", @capture_instance = N'NEW NAME'"));
    }

    /** By the number of each instance that has such columns. */
    private Map<Integer, Untold> found(Connection connection, List<Instance> all, Collection<String> tables)
            throws SQLException {
        Map<String, Instance> newest = new HashMap<>();
        for (Instance each : all) if (each.hasBegun() && tables.contains(each.table())) newest.put(each.table(), each);
        return capture.asked(connection, COLUMNS, rows -> {
            Map<Integer, Untold> found = new HashMap<>();
            while (rows.next()) {
                int id = rows.getInt(1);
                String name = String.valueOf(rows.getString(2));
                if (rows.getInt(4) > 0) checkKey(newest.values(), id, name);
                Untold its = found.computeIfAbsent(id, it -> Untold.none());
                (rows.getInt(3) > 0 ? its.uncaptured : its.apart).add(name);
            }
            return found;
        });
    }

    private static void checkKey(Collection<Instance> newest, int id, String column) {
        for (Instance its : newest) {
            if (its.id() != id) continue;
            throw new CodedException(
                    Code.SQL_LOG_TABLE,
                    "table " + its.table() + ": key column " + column + " is not told by capture instance " + its.name()
                            + " (expected: it among the captured columns, and neither computed nor a hierarchyid nor of"
                            + " a type made by CREATE TYPE)");
        }
    }

    private Map<Integer, String> altered(Connection connection) throws SQLException {
        return capture.asked(connection, ALTERED, rows -> {
            Map<Integer, String> found = new HashMap<>();
            while (rows.next()) found.put(rows.getInt(1), String.valueOf(rows.getString(2)));
            return found;
        });
    }

    /** The engine reads on as the columns were, and would cut what is wider now. */
    private static void checkUnaltered(Instance newest, Map<Integer, String> altered) {
        String how = altered.get(newest.id());
        if (how == null) return;
        throw new CodedException(
                Code.SQL_LOG_TABLE,
                "table " + newest.table() + ": a column that capture instance " + newest.name() + " has was altered: "
                        + how.strip() + " (expected: another instance, "
                        + SqlServerCapture.enabling(newest.table(), ", @capture_instance = N'NEW NAME'")
                        + ", and the table loaded anew)");
    }

    /** By the name of the table, as of the latest look. */
    Map<String, List<String>> untold() {
        hasMore = false;
        Map<String, List<String>> columns = new TreeMap<>();
        untold.forEach((table, its) -> {
            TreeSet<String> both = new TreeSet<>(its.uncaptured);
            both.addAll(its.apart);
            if (!both.isEmpty()) columns.put(table, List.copyOf(both));
        });
        return columns;
    }

    /** Whether a look has found others since they were asked for. */
    boolean hasMore() {
        return hasMore;
    }

    /** The tables that were looked at. */
    Set<String> tables() {
        return Set.copyOf(untold.keySet());
    }

    /** What the engine is to leave alone, as regular expressions. */
    String apart() {
        return untold.entrySet().stream()
                .flatMap(table -> table.getValue().apart.stream()
                        .map(column -> Pattern.compile("[^A-Za-z0-9_]")
                                .matcher(table.getKey() + "." + column)
                                .replaceAll("\\\\$0")))
                .collect(Collectors.joining(","));
    }
}
