package weir.standins.sqlserver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table {@code dbo.NAME} with a {@code bigint} as its primary key, under change data capture, in the memory of the double. What the
 * functions come to is told as Microsoft documents it; what they mean to a real server is not proved by it.
 */
public final class CapturedTable {
    private static final Pattern SELECTED = Pattern.compile("(?i)SELECT (?:TOP \\((\\d+)\\) )?(.*?) FROM \\[dbo]");
    private static final Pattern OFFSET = Pattern.compile("OFFSET (\\d+) ROWS");
    private static final Pattern QUOTED = Pattern.compile("\\[([^]]*)]");

    final String name;
    final List<Column> columns;
    final CaptureLog log = new CaptureLog();
    private final SortedMap<Long, List<@Nullable Object>> rows = new TreeMap<>();
    final CapturedOddities odd = new CapturedOddities(log);
    private boolean isEnabled = true;
    private boolean isVisible = true;
    private boolean isGated;

    private CapturedTable(String name, List<Column> columns) {
        this.name = name;
        this.columns = List.copyOf(columns);
    }

    /** The columns are the key, which is a bigint, and the others; all of them are captured. */
    public static CapturedTable in(SqlServerStandIn server, String name, Column... columns) {
        var table = new CapturedTable(name, List.of(columns));
        table.log.begin("dbo_" + name, table.columns);
        CaptureAnswers.script(server, table);
        table.answer(server, "FROM [dbo].[" + name + "]", table::select);
        return table;
    }

    void answer(SqlServerStandIn server, String words, Function<Request, Answer> answer) {
        server.answer(words, request -> {
            synchronized (this) {
                return List.of(answer.apply(request));
            }
        });
    }

    /** Made or changed. */
    public void put(@Nullable Object... values) {
        putAll(List.of(Collections.unmodifiableList(new ArrayList<>(Arrays.asList(values)))));
    }

    /** In one transaction. */
    public synchronized void putAll(List<List<@Nullable Object>> fresh) {
        List<Integer> operations = new ArrayList<>();
        List<List<@Nullable Object>> values = new ArrayList<>();
        for (List<@Nullable Object> row : fresh) {
            List<@Nullable Object> old = rows.put(id(row), row);
            if (old != null) {
                operations.add(CaptureLog.BEFORE);
                values.add(old);
            }
            operations.add(old == null ? CaptureLog.INSERT : CaptureLog.AFTER);
            values.add(old == null ? row : hidden(old, row));
        }
        log.commit(operations, values);
    }

    /** A large value that an update has not changed is null in the log. */
    private List<@Nullable Object> hidden(List<@Nullable Object> old, List<@Nullable Object> row) {
        List<@Nullable Object> told = new ArrayList<>(row);
        for (int i = 0; i < told.size(); i++) {
            boolean isLarge = columns.get(i).type() == ColumnType.NVARCHAR_MAX;
            if (isLarge && Objects.equals(old.get(i), row.get(i))) told.set(i, null);
        }
        return told;
    }

    public synchronized void delete(long id) {
        log.commit(List.of(CaptureLog.DELETE), List.of(removed(id)));
    }

    /** An update of the key is told as a deletion and an insertion. */
    public synchronized void move(long id, long other) {
        List<@Nullable Object> old = removed(id);
        List<@Nullable Object> row = new ArrayList<>(old);
        row.set(0, other);
        rows.put(other, row);
        log.commit(List.of(CaptureLog.DELETE, CaptureLog.INSERT), List.of(old, row));
    }

    private List<@Nullable Object> removed(long id) {
        List<@Nullable Object> old = rows.remove(id);
        if (old == null) throw new IllegalArgumentException("row " + id);
        return old;
    }

    /** Nothing has happened for a while, and the capture job says so. */
    public synchronized void idle() {
        log.commit(List.of(), List.of());
    }

    /** The retention of all before the end has passed. */
    public synchronized void cleanUp() {
        log.cleanUp();
    }

    /** Another capture instance begins, with these of the table's columns. */
    public synchronized void capture(String instance, String... captured) {
        log.begin(
                instance,
                columns.stream()
                        .filter(each -> List.of(captured).contains(each.name()))
                        .toList());
    }

    /** Another capture instance of all columns is made, which the capture job has yet to come to. */
    public synchronized void captureLater(String instance) {
        log.beginLater(instance, columns);
    }

    /** The capture job comes to instances that are new. */
    public synchronized void scan() {
        log.scan();
    }

    public synchronized void endCapture(String instance) {
        log.end(instance);
    }

    /** Of the database. */
    public synchronized void enable(boolean enabled) {
        isEnabled = enabled;
    }

    /** Whether the user may read what was captured. */
    public synchronized void show(boolean visible) {
        isVisible = visible;
    }

    /** What is special about its columns. */
    public CapturedOddities odd() {
        return odd;
    }

    /** Whether the user lacks the role that the capture instance asks for. */
    public synchronized void gate(boolean gated) {
        isGated = gated;
    }

    boolean isEnabled() {
        return isEnabled;
    }

    boolean isVisible() {
        return isVisible;
    }

    boolean isGated() {
        return isGated;
    }

    /** By their keys. */
    public synchronized Map<Long, List<@Nullable Object>> rows() {
        return new TreeMap<>(rows);
    }

    private static long id(List<@Nullable Object> row) {
        return (long) Objects.requireNonNull(row.get(0));
    }

    /** Of a key, or behind a key and up to a key, as many as are asked for, or the one behind so many. */
    private Answer select(Request request) {
        Matcher selected = SELECTED.matcher(request.sql());
        if (!selected.find()) throw new IllegalArgumentException(request.sql());
        int next = 0;
        String key = "[" + columns.get(0).name() + "]";
        long least = request.sql().contains(key + " > ") ? number(request, next++) + 1 : Long.MIN_VALUE;
        long most = request.sql().contains(key + " <= ") ? number(request, next++) : Long.MAX_VALUE;
        if (request.sql().contains(key + " = ")) {
            least = number(request, next);
            most = least;
        }
        long from = least;
        long to = most;
        Matcher offset = OFFSET.matcher(request.sql());
        boolean isOne = offset.find();
        Stream<List<@Nullable Object>> found = rows.entrySet().stream()
                .filter(row -> row.getKey() >= from && row.getKey() <= to)
                .map(Map.Entry::getValue);
        if (isOne) found = found.skip(Long.parseLong(offset.group(1))).limit(1);
        else if (selected.group(1) != null) found = found.limit(Long.parseLong(selected.group(1)));
        List<Column> wanted = wanted(selected.group(2));
        Answer.Rows answer = Answer.rows(wanted.toArray(Column[]::new));
        for (List<@Nullable Object> row : found.toList()) {
            answer =
                    answer.row(wanted.stream().map(column -> value(row, column)).toArray());
        }
        return answer;
    }

    @Nullable
    Object value(List<@Nullable Object> row, Column column) {
        return row.get(columns.indexOf(column));
    }

    private List<Column> wanted(String list) {
        if (list.equals("*")) return columns;
        List<Column> wanted = new ArrayList<>();
        Matcher names = QUOTED.matcher(list);
        while (names.find()) {
            String wantedName = names.group(1);
            columns.stream().filter(each -> each.name().equals(wantedName)).forEach(wanted::add);
        }
        return wanted;
    }

    private static long number(Request request, int at) {
        return Long.parseLong(String.valueOf(request.values().get(at)));
    }
}
