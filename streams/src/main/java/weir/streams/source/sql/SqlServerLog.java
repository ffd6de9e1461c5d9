package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.config.SqlSourceConfig;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Offset.InLog;
import weir.streams.source.sql.SqlServerCapture.Instance;
import weir.streams.source.sql.SqlServerCapture.Untold;

/** The change tables of SQL Server, which a job of the server fills from its log, and another one empties after some days. */
final class SqlServerLog implements Log {
    private static final Logger LOG = LoggerFactory.getLogger(SqlServerLog.class);

    private final Database database;
    private final SqlSourceConfig config;
    private final SqlServerCapture capture;
    private final SqlServerPlaces places;
    private final Map<String, Untold> untold = new ConcurrentHashMap<>();
    private volatile boolean hasMoreUntold;
    private volatile Set<String> begun = Set.of();
    private volatile Optional<String> token = Optional.empty();

    SqlServerLog(Database database, SqlSourceConfig config) {
        this.database = database;
        this.config = config;
        this.capture = new SqlServerCapture(database);
        this.places = SqlServerPlaces.open(database.pipeline());
    }

    @Override
    public void check(Connection connection, String table) throws SQLException {
        look(connection, List.of(newest(capture.of(capture.instances(connection), table))));
    }

    @Override
    public void include(Connection connection, List<String> tables) throws SQLException {
        List<Instance> all = capture.instances(connection);
        for (String table : tables) places.include(capture.of(all, table).get(0).next());
        look(connection, newest(all, tables));
    }

    /** What is told of a table is what its newest instance has. */
    private static Instance newest(List<Instance> its) {
        return its.get(its.size() - 1);
    }

    private List<Instance> newest(List<Instance> all, Collection<String> tables) {
        return tables.stream().map(table -> newest(capture.of(all, table))).toList();
    }

    private void look(Connection connection, List<Instance> newest) throws SQLException {
        Map<Integer, Untold> found = capture.untold(connection, newest);
        for (Instance each : newest) {
            Untold now = Objects.requireNonNull(found.get(each.id()));
            Untold before = untold.put(each.table(), now);
            if (now.equals(before)) continue;
            hasMoreUntold = true;
            if (now.uncaptured().isEmpty()) continue;
            LOG.warn(
                    "{}: table {}: columns {} are not captured; they are read with each change of another column, but a change"
                            + " of theirs alone is not seen (expected: {})",
                    database.where(),
                    each.table(),
                    now.uncaptured(),
                    SqlServerCapture.enabling(each.table(), ", @capture_instance = N'NEW NAME'"));
        }
    }

    @Override
    public void verify(Connection connection, List<String> tables) throws SQLException {
        Optional<String> end = capture.end(connection);
        String read = places.ofEngine();
        boolean isQuiet = !read.isEmpty() && capture.isQuiet(connection, read);
        List<Instance> all = capture.instances(connection);
        begun = Set.copyOf(tables);
        String last = places.last();
        if (!last.isEmpty()) checkAllIsThere(all, last);
        look(connection, newest(all, tables));
        end.ifPresent(asked -> places.asked(asked, isQuiet));
    }

    /** The cleanup has not come to what was not read. */
    private void checkAllIsThere(List<Instance> all, String from) {
        Map<String, String> least = new HashMap<>();
        all.forEach(each -> least.merge(each.table(), each.least(), (a, b) -> a.compareTo(b) < 0 ? a : b));
        for (String table : begun) {
            String first = least.get(table);
            if (first != null && first.compareTo(from) <= 0) continue;
            throw new CodedException(
                    Code.SQL_LOG_LOST,
                    database.where() + ": changes of " + table + " after " + from + " are gone, "
                            + (first == null ? "as it is not captured any more" : "those there are begin at " + first)
                            + " (expected: the tables to be loaded anew, and EXEC sys.sp_cdc_change_job @job_type ="
                            + " N'cleanup', @retention = MINUTES longer than the longest outage)");
        }
    }

    /** Asked anew, as the form of a table changes with its newest instance. */
    @Override
    public Map<String, List<String>> untold(Connection connection) throws SQLException {
        List<Instance> all = capture.instances(connection);
        Set<String> captured = all.stream().map(Instance::table).collect(Collectors.toSet());
        captured.retainAll(untold.keySet());
        look(connection, newest(all, captured));
        hasMoreUntold = false;
        Map<String, List<String>> columns = new TreeMap<>();
        untold.forEach((table, its) -> {
            List<String> both = new ArrayList<>(its.uncaptured());
            both.addAll(its.apart());
            if (!both.isEmpty()) columns.put(table, List.copyOf(both));
        });
        return columns;
    }

    @Override
    public boolean hasMoreUntold() {
        return hasMoreUntold;
    }

    @Override
    public boolean hasNullsForUntold() {
        return true;
    }

    /** All that was captured so far is committed, and a load that begins now sees it. */
    @Override
    public InLog begin(Connection connection) throws SQLException {
        String end = capture.end(connection)
                .orElseThrow(() -> new CodedException(
                        Code.SQL_LOG_WAITS,
                        database.where() + ": nothing was captured yet, not even that nothing happened (expected: SQL"
                                + " Server Agent to run, and EXEC sys.sp_cdc_start_job @job_type = N'capture'; in Azure"
                                + " SQL Database a minute or two)"));
        // what is before a capture begins was committed before it
        for (Instance each : capture.instances(connection)) {
            if (Table.isNamed(config.tables(), each.table()) && each.next().compareTo(end) > 0) end = each.next();
        }
        return SqlServerPlaces.at(end);
    }

    @Override
    public Moment moment(Connection connection) throws SQLException {
        long now = database.dialect().now(connection);
        return new Moment(now, Long.toString(now));
    }

    /**
     * Whoever has changed a table has locks that the beginning of its capture waits for, so of what is open all is told. What the job has
     * read is committed, and others see it.
     */
    @Override
    public Optional<String> waitsFor(Connection connection, Moment moment) {
        return Optional.empty();
    }

    /** There may be as many as want. */
    @Override
    public Optional<String> reader(Connection connection, InLog from) throws SQLException {
        checkAllIsThere(capture.instances(connection), SqlServerPlaces.since(from));
        places.begin(from);
        token = database.token();
        return Optional.empty();
    }

    @Override
    public InLog place(SourceRecord record) {
        return places.behind(record);
    }

    @Override
    public boolean hasExactTimes() {
        return false;
    }

    @Override
    public boolean hasHistory() {
        return true;
    }

    @Override
    public Properties engine() {
        Properties engine = SqlServerAddress.engine(config.connection(), database.dialect());
        engine.setProperty("connector.class", LogConnectors.SqlServer.class.getName());
        token.ifPresent(text -> engine.setProperty("driver.accessToken", text));
        // the other way reads the change tables themselves, and loses data where updates are deferred
        engine.setProperty("data.query.mode", "function");
        engine.setProperty("snapshot.isolation.mode", "read_committed");
        engine.setProperty("snapshot.locking.mode", "none");
        engine.setProperty("include.schema.changes", "false");
        engine.setProperty("schema.history.internal.store.only.captured.tables.ddl", "true");
        // it takes an idle place for a lost one; we have looked
        engine.setProperty("internal.log.position.check.enable", "false");
        engine.setProperty(
                "poll.interval.ms", Long.toString(config.poll().interval().toMillis()));
        engine.setProperty("forms.type", SqlServerForms.Converter.class.getName());
        engine.setProperty("column.exclude.list", apart());
        return engine;
    }

    /** As regular expressions. */
    private String apart() {
        List<String> all = new ArrayList<>();
        untold.forEach((table, its) -> its.apart()
                .forEach(column -> all.add(Pattern.compile("[^A-Za-z0-9_]")
                        .matcher(table + "." + column)
                        .replaceAll("\\\\$0"))));
        return String.join(",", all);
    }
}
