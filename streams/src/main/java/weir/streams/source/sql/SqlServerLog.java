package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.config.SqlSourceConfig;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Offset.InLog;
import weir.streams.source.sql.SqlServerCapture.Instance;

/** The change tables of SQL Server, which a job of the server fills from its log, and another one empties after some days. */
final class SqlServerLog implements Log {
    private static final Logger LOG = LoggerFactory.getLogger(SqlServerLog.class);

    private final Database database;
    private final SqlSourceConfig config;
    private final SqlServerCapture capture;
    private final SqlServerPlaces places;
    private final SqlServerColumns columns;
    private final SqlServerSeen seen;
    private final Set<String> leftOut = ConcurrentHashMap.newKeySet();
    private volatile Set<String> begun = Set.of();
    /** Numbers of the instances that the engine has found at its start, or more. */
    private volatile Set<Integer> known = Set.of();

    private volatile Optional<String> token = Optional.empty();

    SqlServerLog(Database database, SqlSourceConfig config) {
        this.database = database;
        this.config = config;
        this.capture = new SqlServerCapture(database);
        this.columns = new SqlServerColumns(database, capture);
        this.seen = new SqlServerSeen(database);
        this.places = SqlServerPlaces.open(database.pipeline());
    }

    /** A pattern is also like views, and like tables that nobody wants captured. */
    @Override
    public List<String> wanted(Connection connection, List<String> tables) throws SQLException {
        Set<String> captured =
                capture.instances(connection).stream().map(Instance::table).collect(Collectors.toSet());
        List<String> wanted = tables.stream()
                .filter(each -> config.tables().contains(each) || captured.contains(each))
                .toList();
        for (String table : tables) {
            if (wanted.contains(table) || !leftOut.add(table)) continue;
            LOG.warn(
                    "{}: {} is not captured, and left out (expected: if it is a table that is to be read, {})",
                    database.where(),
                    table,
                    SqlServerCapture.enabling(table, ""));
        }
        return wanted;
    }

    @Override
    public void check(Connection connection, String table) throws SQLException {
        columns.look(connection, capture.instances(connection), List.of(table), places.before());
    }

    @Override
    public void include(Connection connection, List<String> tables) throws SQLException {
        List<Instance> all = capture.instances(connection);
        Optional<String> end = capture.end(connection);
        for (String table : tables) {
            List<Instance> its = capture.of(all, table);
            checkIsRead(its, end.orElse(""));
            places.include(its.get(0).next());
        }
        columns.look(connection, all, tables, places.before());
    }

    /** The engine finds a table by the place where its capture begins, and has no look at what began behind it. */
    private void checkIsRead(List<Instance> its, String end) {
        for (Instance each : its) {
            if (places.ofEngine().isEmpty()
                    || known.contains(each.id())
                    || each.start().compareTo(end) > 0) continue;
            CodedException again = new CodedException(
                    Code.SQL_LOG_AGAIN,
                    database.where()
                            + ": the log is read again from the checkpoint, as it may have been read behind the"
                            + " place where the capture of " + each.table() + " begins");
            places.again(again);
            throw again;
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
        if (!last.isEmpty()) seen.checkAllIsThere(begun, all, last);
        columns.look(connection, all, tables, places.before());
        seen.look(begun, all);
        end.ifPresent(asked -> places.asked(asked, isQuiet));
    }

    /** Asked anew, as the form of a table changes with its newest instance. */
    @Override
    public Map<String, List<String>> untold(Connection connection) throws SQLException {
        List<Instance> all = capture.instances(connection);
        Set<String> captured =
                all.stream().filter(Instance::hasBegun).map(Instance::table).collect(Collectors.toSet());
        captured.retainAll(columns.tables());
        columns.look(connection, all, captured, places.before());
        return columns.untold();
    }

    @Override
    public boolean hasMoreUntold() {
        return columns.hasMore();
    }

    @Override
    public boolean hasNullsForUntold() {
        return true;
    }

    /** All that was captured so far is committed, and a load that begins now sees it. */
    @Override
    public InLog begin(Connection connection) throws SQLException {
        String end = capture.begun(connection);
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
        List<Instance> all = capture.instances(connection);
        seen.checkAllIsThere(begun, all, SqlServerPlaces.since(from));
        known = all.stream().map(Instance::id).collect(Collectors.toSet());
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
        engine.setProperty("column.exclude.list", columns.apart());
        return engine;
    }
}
