package weir.standins.demo;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import weir.standins.CassandraStandIn;

/** The shop's tables, and the daemon's dead letters, as any client of the cluster sees them. */
final class ShopTables implements AutoCloseable {
    private final CqlSession session;

    private ShopTables(CqlSession session) {
        this.session = session;
    }

    static ShopTables open(CassandraStandIn cassandra) {
        return new ShopTables(CqlSession.builder()
                .addContactPoint(cassandra.contactPoint())
                .withLocalDatacenter(cassandra.localDatacenter())
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(30))
                        .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, Duration.ofSeconds(30))
                        .build())
                .build());
    }

    void create() {
        session.execute("CREATE KEYSPACE IF NOT EXISTS shop WITH replication = "
                + "{'class': 'NetworkTopologyStrategy', 'replication_factor': 1}");
        session.execute("CREATE TABLE IF NOT EXISTS shop.customers (id text PRIMARY KEY, name text, email text,"
                + " city text, note text, credit decimal, joined date, active boolean)");
        session.execute("CREATE TABLE IF NOT EXISTS shop.orders_by_customer (customer_id text, placed timestamp,"
                + " order_id text, amount decimal, quantity int, article text, status text,"
                + " PRIMARY KEY (customer_id, placed, order_id)) WITH CLUSTERING ORDER BY (placed DESC, order_id ASC)");
        session.execute("CREATE TABLE IF NOT EXISTS shop.demo_runs (run int PRIMARY KEY, began timestamp)");
    }

    /** How often this folder was used before and with this time. */
    int nextRun() {
        int run = 1;
        for (Row row : session.execute("SELECT run FROM shop.demo_runs")) run = Math.max(run, row.getInt("run") + 1);
        session.execute("INSERT INTO shop.demo_runs (run, began) VALUES (%d, toTimestamp(now()))".formatted(run));
        return run;
    }

    /** Compares every row whose key begins with the run. */
    void compareCustomers(Differences differences) {
        for (Row row : session.execute("SELECT * FROM shop.customers")) differences.row(cells(row), "id");
    }

    void compareOrders(Differences differences) {
        for (Row row : session.execute("SELECT * FROM shop.orders_by_customer"))
            differences.row(cells(row), "order_id");
    }

    /** Those of blobs whose slices are named after this run. */
    List<BadLine> deadLetters(int run) {
        List<BadLine> letters = new ArrayList<>();
        for (Row row : session.execute("SELECT pipeline, slice, code, original FROM weir.dead_letters")) {
            String pipeline = row.getString("pipeline");
            String slice = row.getString("slice");
            ByteBuffer original = row.getByteBuffer("original");
            if (slice == null || !slice.startsWith(pipeline + "/" + run + "/")) continue;
            byte[] bytes = new byte[original == null ? 0 : original.remaining()];
            if (original != null) original.get(bytes);
            letters.add(
                    new BadLine(String.valueOf(pipeline), String.valueOf(row.getString("code")), BadLine.hex(bytes)));
        }
        return letters;
    }

    private static Map<String, Object> cells(Row row) {
        Map<String, Object> cells = new LinkedHashMap<>();
        for (int i = 0; i < row.size(); i++) {
            Object value = row.getObject(i);
            if (value != null)
                cells.put(row.getColumnDefinitions().get(i).getName().asInternal(), value);
        }
        return cells;
    }

    @Override
    public void close() {
        session.close();
    }
}
