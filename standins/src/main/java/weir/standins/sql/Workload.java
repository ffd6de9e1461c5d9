package weir.standins.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import weir.standins.SqlStandIn;

/**
 * Random changes to one table, the same ones for the same seed: rows put, changed in one column, deleted and moved to another key, in
 * transactions of up to twelve, some held open, some rolled back. What the table should be like is for the database to say.
 *
 * <p>Each writer's transactions depend on the seed alone; in what order those of several writers are committed is up to the database.
 *
 * @param keys ids are below; a third of the changes are to the first twenty
 * @param longest for which one of 200 transactions may stay open
 * @param pause of each writer between two transactions
 */
public record Workload(
        SqlStandIn server, String table, long seed, long keys, int writers, Duration longest, Duration pause) {
    private static final String COLUMNS = "id, name, note, balance, version";

    public static Workload on(SqlStandIn server, String table) {
        return new Workload(server, table, 1, 1_000, 4, Duration.ofSeconds(4), Duration.ofMillis(2));
    }

    public Workload withSeed(long seed) {
        return new Workload(server, table, seed, keys, writers, longest, pause);
    }

    public Workload withKeys(long keys) {
        return new Workload(server, table, seed, keys, writers, longest, pause);
    }

    public Workload withWriters(int writers) {
        return new Workload(server, table, seed, keys, writers, longest, pause);
    }

    public Workload withLongest(Duration longest) {
        return new Workload(server, table, seed, keys, writers, longest, pause);
    }

    public Workload withPause(Duration pause) {
        return new Workload(server, table, seed, keys, writers, longest, pause);
    }

    /** The column {@code changed} has the time of the last statement that touched the row, for those who poll. */
    public void createTable() throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    create table %s (
                      id bigint primary key,
                      name varchar(100) not null,
                      note varchar(100),
                      balance decimal(12, 2) not null,
                      version bigint not null,
                      changed timestamp(6) not null
                    )
                    """.formatted(table));
            statement.execute("create index %1$s_changed on %1$s (changed, id)".formatted(table));
        }
    }

    /** A row for every key. */
    public void fill() throws SQLException {
        var random = new SplittableRandom(seed);
        try (Statements statements = Statements.open(server, table)) {
            statements.putAll(() -> LongStream.range(0, keys)
                    .mapToObj(id -> new Change.Put(id, Change.Values.random(random, id)))
                    .iterator());
        }
    }

    /** One writer's first transactions, one after the other, none held open: the table depends on nothing but the seed. */
    public void run(int transactions) throws SQLException, InterruptedException {
        Workload unheld = withLongest(Duration.ZERO);
        try (Writer writer = new Writer(unheld, 0, new Writer.Counts(), new CountDownLatch(0))) {
            for (int i = 0; i < transactions; i++) writer.runOne();
        }
    }

    /** All writers, until they are stopped; they outlive outages of the database. */
    public WorkloadControl start() {
        return new WorkloadControl(this);
    }

    /** What the table should contain wherever it is copied to; another database takes the same words. */
    public String query() {
        return "select %s from %s".formatted(COLUMNS, table);
    }

    /** What it contains now, by id; a row has its cells by column name, and no entry for a null. */
    public List<Map<String, Object>> rows() throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query() + " order by id")) {
            List<Map<String, Object>> rows = new ArrayList<>();
            while (result.next()) rows.add(cells(result));
            return rows;
        }
    }

    private static Map<String, Object> cells(ResultSet row) throws SQLException {
        Map<String, Object> cells = new LinkedHashMap<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            Object value = row.getObject(i);
            if (value != null) cells.put(row.getMetaData().getColumnName(i), value);
        }
        return cells;
    }
}
