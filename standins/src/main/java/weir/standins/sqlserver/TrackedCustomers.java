package weir.standins.sqlserver;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code dbo.customers (id bigint PRIMARY KEY, name nvarchar(100))} with change tracking, in the memory of the double. It knows
 * the statements of one reader by their words: what they mean to a real server is not proved by it.
 *
 * <p>Each change is a transaction, with the version after the one before; several rows may share one.
 */
public final class TrackedCustomers {
    private static final Pattern MOST = Pattern.compile("TOP \\((\\d+)\\)");
    private static final Pattern OFFSET = Pattern.compile("OFFSET (\\d+) ROWS");

    private final TreeMap<Long, String> rows = new TreeMap<>();
    private final Map<Long, Long> changed = new HashMap<>();
    private long current = 1;
    private long minValid;
    private int table = 1;
    private String fork = "11111111-0000-0000-0000-000000000001";
    private boolean isTracked = true;
    private boolean isVisible = true;
    private boolean hasSnapshots = true;

    private TrackedCustomers() {}

    public static TrackedCustomers in(SqlServerStandIn server) {
        var table = new TrackedCustomers();
        List<Column> columns = List.of(new Column("id", ColumnType.BIGINT), new Column("name", ColumnType.NVARCHAR));
        table.answer(server, "sp_tables", request -> JdbcTables.tables("customers", List.of()));
        table.answer(server, "sp_columns", request -> JdbcTables.columns("customers", columns));
        table.answer(server, "sp_pkeys", request -> JdbcTables.key("customers", "id"));
        table.answer(
                server,
                "SERVERPROPERTY('EngineEdition')",
                request -> Answer.rows(new Column("edition", ColumnType.INT)).row(3));
        table.answer(
                server,
                "recovery_fork_guid",
                request -> JdbcTables.texts("fork").row(table.fork));
        table.answer(
                server,
                "snapshot_isolation_state",
                request -> Answer.rows(
                                new Column("state", ColumnType.INT), new Column("updateability", ColumnType.NVARCHAR))
                        .row(table.hasSnapshots ? 1 : 0, "READ_WRITE"));
        table.answer(server, "CHANGE_TRACKING_CURRENT_VERSION()", request -> table.versions());
        table.answer(
                server,
                "HAS_PERMS_BY_NAME(",
                request -> Answer.rows(new Column("tracked", ColumnType.INT), new Column("permitted", ColumnType.INT))
                        .row(table.isTracked ? 1 : 0, table.isVisible ? 1 : 0));
        table.answer(server, "FROM [dbo].[customers]", table::select);
        table.answer(server, "CHANGETABLE(CHANGES [dbo].[customers]", table::changes);
        return table;
    }

    private void answer(SqlServerStandIn server, String words, Function<Request, Answer> answer) {
        server.answer(words, request -> {
            synchronized (this) {
                return List.of(answer.apply(request));
            }
        });
    }

    public synchronized void put(long id, String name) {
        put(Map.of(id, name));
    }

    /** In one transaction. */
    public synchronized void put(Map<Long, String> more) {
        current++;
        rows.putAll(more);
        more.keySet().forEach(id -> changed.put(id, current));
    }

    public synchronized void delete(long id) {
        current++;
        rows.remove(id);
        changed.put(id, current);
    }

    /** The retention has passed: no change is known any more. */
    public synchronized void forget() {
        current++;
        changed.clear();
        minValid = current;
    }

    /** Another database takes its place, with these rows and as many versions. */
    public synchronized void restore(Map<Long, String> backup) {
        fork = fork.replaceAll(".$", "2");
        rows.clear();
        changed.clear();
        rows.putAll(backup);
    }

    /** Another table takes its name, tracked for as long: not one version is added. */
    public synchronized void replace(Map<Long, String> other) {
        table++;
        rows.clear();
        changed.clear();
        rows.putAll(other);
    }

    public synchronized void track(boolean tracked) {
        isTracked = tracked;
    }

    /** Whether the user has VIEW CHANGE TRACKING. */
    public synchronized void show(boolean visible) {
        isVisible = visible;
    }

    public synchronized void allowSnapshots(boolean allowed) {
        hasSnapshots = allowed;
    }

    public synchronized SortedMap<Long, String> rows() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(rows));
    }

    private Answer versions() {
        if (!hasSnapshots) return new Answer.Refusal(3952, "snapshot isolation is not allowed in this database.");
        @Nullable Long lowest = isTracked && isVisible ? minValid : null;
        return Answer.rows(
                        new Column("current", ColumnType.BIGINT),
                        new Column("lowest", ColumnType.BIGINT),
                        new Column("now", ColumnType.BIGINT),
                        new Column("table", ColumnType.NVARCHAR))
                .row(current, lowest, System.currentTimeMillis() * 1000, table + " since " + 1);
    }

    /** Behind a key, up to a key, as many as are asked for, or the key of the one behind so many. */
    private Answer select(Request request) {
        int next = 0;
        long after = request.sql().contains("[id] > ") ? number(request, next++) : Long.MIN_VALUE;
        long to = request.sql().contains("[id] <= ") ? number(request, next) : Long.MAX_VALUE;
        Matcher offset = OFFSET.matcher(request.sql());
        if (offset.find()) {
            Answer.Rows keys = Answer.rows(new Column("id", ColumnType.BIGINT));
            List<Long> behind = rows.keySet().stream()
                    .filter(id -> id > after)
                    .skip(Long.parseLong(offset.group(1)))
                    .limit(1)
                    .toList();
            return behind.isEmpty() ? keys : keys.row(behind.get(0));
        }
        Answer.Rows answer = Answer.rows(new Column("id", ColumnType.BIGINT), new Column("name", ColumnType.NVARCHAR));
        int most = most(request);
        for (Map.Entry<Long, String> row : rows.entrySet()) {
            if (row.getKey() <= after || row.getKey() > to) continue;
            if (answer.rows().size() == most) break;
            answer = answer.row(row.getKey(), row.getValue());
        }
        return answer;
    }

    /** Its values: the version before, then version, version, version and key where it goes on within one, then the last version. */
    private Answer changes(Request request) {
        long base = number(request, 0);
        boolean isWithin = request.values().size() > 2;
        long version = isWithin ? number(request, 1) : base;
        long key = isWithin ? number(request, request.values().size() - 2) : Long.MAX_VALUE;
        long last = number(request, request.values().size() - 1);
        Answer.Rows answer = Answer.rows(
                new Column("weir_version", ColumnType.BIGINT),
                new Column("weir_operation", ColumnType.NVARCHAR),
                new Column("weir_key_0", ColumnType.BIGINT),
                new Column("id", ColumnType.BIGINT),
                new Column("name", ColumnType.NVARCHAR));
        List<Map.Entry<Long, Long>> found = changed.entrySet().stream()
                .filter(each -> each.getValue() > base && each.getValue() <= last)
                .filter(each -> each.getValue() > version || (each.getValue() == version && each.getKey() > key))
                .sorted(Map.Entry.<Long, Long>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                .limit(most(request))
                .toList();
        for (Map.Entry<Long, Long> each : found) {
            String name = rows.get(each.getKey());
            answer = answer.row(
                    each.getValue(),
                    name == null ? "D" : "U",
                    each.getKey(),
                    name == null ? null : each.getKey(),
                    name);
        }
        return answer;
    }

    private static int most(Request request) {
        Matcher top = MOST.matcher(request.sql());
        return top.find() ? Integer.parseInt(top.group(1)) : Integer.MAX_VALUE;
    }

    private static long number(Request request, int at) {
        return Long.parseLong(String.valueOf(request.values().get(at)));
    }
}
