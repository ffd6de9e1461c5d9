package weir.standins.clients;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import weir.standins.CassandraStandIn;

/** The tables of a cluster, as any client sees them. */
public final class Tables implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final CqlSession session;

    private Tables(CqlSession session) {
        this.session = session;
    }

    public static Tables open(CassandraStandIn cassandra) {
        return open(List.of(cassandra));
    }

    /** Reads and writes a quorum of the copies. */
    public static Tables open(List<CassandraStandIn> nodes) {
        return new Tables(CqlSession.builder()
                .addContactPoints(
                        nodes.stream().map(CassandraStandIn::contactPoint).toList())
                .withLocalDatacenter(nodes.get(0).localDatacenter())
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withString(DefaultDriverOption.REQUEST_CONSISTENCY, "LOCAL_QUORUM")
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, PATIENCE)
                        .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, PATIENCE)
                        .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, PATIENCE)
                        .withDuration(DefaultDriverOption.METADATA_SCHEMA_REQUEST_TIMEOUT, PATIENCE)
                        .withDuration(DefaultDriverOption.METADATA_SCHEMA_WINDOW, Duration.ofMillis(20))
                        // or closing takes two seconds
                        .withDuration(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, Duration.ZERO)
                        .withDuration(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, Duration.ZERO)
                        .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofMillis(200))
                        .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(1))
                        .build())
                .build());
    }

    public void execute(String cql) {
        session.execute(cql);
    }

    public void createKeyspace(String name) {
        createKeyspace(name, 1);
    }

    public void createKeyspace(String name, int copies) {
        execute("CREATE KEYSPACE IF NOT EXISTS " + name
                + " WITH replication = {'class': 'NetworkTopologyStrategy', 'replication_factor': " + copies + "}");
    }

    /** Whether there is a cluster just now. */
    public boolean answers() {
        try {
            session.execute("SELECT key FROM system.local");
            return true;
        } catch (DriverException e) {
            return false;
        }
    }

    /** A page in memory at a time; a row has its cells by column name, and no entry for a null. It is what all its copies make it. */
    public void forEach(String query, Consumer<Map<String, Object>> each) {
        var fromAll = SimpleStatement.newInstance(query).setConsistencyLevel(ConsistencyLevel.ALL);
        for (Row row : session.execute(fromAll)) each.accept(cells(row));
    }

    public List<Map<String, Object>> rows(String query) {
        List<Map<String, Object>> rows = new ArrayList<>();
        forEach(query, rows::add);
        return rows;
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
