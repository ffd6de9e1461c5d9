package weir.streams.source.sql;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import weir.config.CassandraSinkConfig;
import weir.config.DropConfig;
import weir.config.PipelineConfig;
import weir.config.StateConfig;
import weir.config.SupervisionConfig;
import weir.config.Targets;
import weir.config.WriteRules;
import weir.streams.Connections;
import weir.streams.Pipeline;
import weir.streams.cassandra.SharedCassandra;

/** Pipelines from tables of a database into those of a keyspace of a real Cassandra, and what they write there. */
final class TablePipelines implements AutoCloseable {
    final String keyspace = SharedCassandra.newKeyspace();
    private final StateConfig state =
            new StateConfig(SharedCassandra.connection(), keyspace + "_state", 1, Duration.ofMillis(50));
    private final Connections connections = new Connections(SharedCassandra.system(), state);

    Pipeline pipeline(String name, Settings settings, List<String> tables, Targets targets) {
        var sink = new CassandraSinkConfig(
                SharedCassandra.connection(),
                keyspace,
                targets,
                CassandraSinkConfig.Consistency.LOCAL_QUORUM,
                CassandraSinkConfig.Nulls.UNSET,
                CassandraSinkConfig.Drift.STOP,
                WriteRules.DEFAULT,
                32,
                32 << 10);
        var supervision = new SupervisionConfig(
                SupervisionConfig.OnPoison.DEAD_LETTER,
                0.01,
                10_000,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                0.2);
        return Pipeline.of(
                new PipelineConfig(
                        name,
                        settings.config(tables),
                        List.of(new DropConfig(List.of("updated"))),
                        sink,
                        supervision,
                        settings.limits()),
                state,
                connections);
    }

    void create(String... tables) {
        for (String table : tables) {
            SharedCassandra.ddl(
                    SharedCassandra.session(),
                    "CREATE TABLE " + keyspace + "." + table + " (id bigint PRIMARY KEY, name text)");
        }
    }

    /** A row that was written at a time. */
    void put(String table, long id, long time) {
        SharedCassandra.session()
                .execute("INSERT INTO " + keyspace + "." + table + " (id, name) VALUES (" + id
                        + ", 'put') USING TIMESTAMP " + time);
    }

    Map<Long, String> rows(String table) {
        Map<Long, String> rows = new TreeMap<>();
        for (Row row : SharedCassandra.session().execute("SELECT id, name FROM " + keyspace + "." + table)) {
            rows.put(row.getLong(0), row.getString(1));
        }
        return rows;
    }

    int count(String table) {
        return rows(table).size();
    }

    /** Whether some of a slice is. */
    boolean isSaved(String pipeline, String slice) {
        String query = "SELECT offset FROM " + keyspace + "_state.slices WHERE pipeline = ? AND slice = ?";
        try {
            Row row = SharedCassandra.session().execute(query, pipeline, slice).one();
            return row != null && !row.isNull(0);
        } catch (InvalidQueryException notMadeYet) {
            return false;
        }
    }

    @Override
    public void close() {
        SharedCassandra.get(connections.close());
    }

    /** Where each table would go. */
    Map<String, String> checked(Pipeline pipeline) {
        Pipeline.Check check = pipeline.check();
        Map<String, String> targets =
                SharedCassandra.get(check.source().thenCombine(check.targets(), (found, known) -> known));
        pipeline.writer().close();
        pipeline.source().close();
        return targets;
    }
}
