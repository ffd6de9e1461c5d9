package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import weir.config.SqlSourceConfig.Mode;
import weir.config.Targets;
import weir.streams.PipelineRun;
import weir.streams.cassandra.SharedCassandra;

/** Rows that are rejected and then corrected, with large values that the log leaves out as they have not changed. */
class PostgreSqlRejectsIT {
    @AutoClose
    private static final TablePipelines CASSANDRA = new TablePipelines();

    private static final Server SERVER = Server.postgres();
    private static final long TOO_LARGE = 5_000_000_000L;

    private final Settings settings = new Settings(SERVER.config(), Mode.CDC);

    @Test
    void rows_of_the_log() {
        create("corrected");
        put("corrected", 1, 7);
        try (PipelineRun run = run("corrected")) {
            run.await(() -> CASSANDRA.count("corrected") == 1);
            run.await(() -> isLoaded("corrected"));
            SERVER.execute("UPDATE corrected SET n = 8");
            for (int id = 10; id < 40; id++) {
                put("corrected", id, TOO_LARGE); // and corrected before anybody can have seen that
                SERVER.execute("UPDATE corrected SET n = " + id + " WHERE id = " + id);
            }
            assertThat(run.failure().text())
                    .isEqualTo(
                            "WEIR-3135: a row was rejected: the log is read again from the checkpoint, and what it leaves out"
                                    + " of rows as unchanged from their tables from now on");
        }
        try (PipelineRun run = run("corrected")) {
            run.await(() -> holds("corrected"));
            put("corrected", 40, TOO_LARGE);
            SERVER.execute("UPDATE corrected SET n = 40 WHERE id = 40");
            run.await(() -> holds("corrected"));
        }
    }

    @Test
    void a_row_of_a_load() {
        create("loaded_bad");
        put("loaded_bad", 1, TOO_LARGE);
        put("loaded_bad", 2, 2);
        try (PipelineRun run = run("loaded_bad")) {
            run.await(() -> isLoaded("loaded_bad"));
        }
        SERVER.execute("UPDATE loaded_bad SET n = 1 WHERE id = 1");
        try (PipelineRun run = run("loaded_bad")) {
            run.await(() -> holds("loaded_bad"));
        }
    }

    private void create(String table) {
        SERVER.execute(
                "CREATE TABLE " + table + " (id bigint PRIMARY KEY, n bigint, name text)",
                "ALTER TABLE " + table + " ALTER COLUMN name SET STORAGE EXTERNAL");
        SharedCassandra.ddl(
                SharedCassandra.session(),
                "CREATE TABLE " + CASSANDRA.keyspace + "." + table + " (id bigint PRIMARY KEY, n int, name text)");
    }

    private static void put(String table, int id, long n) {
        SERVER.execute("INSERT INTO " + table + " VALUES (" + id + ", " + n + ", repeat('" + (char) ('a' + id % 26)
                + "', 9000))");
    }

    private static boolean isLoaded(String table) {
        String query =
                "SELECT item, done FROM " + CASSANDRA.keyspace + "_state.ledger WHERE pipeline = ? ALLOW FILTERING";
        return SharedCassandra.session().execute(query, table).all().stream()
                .anyMatch(row -> row.getString(0).equals("public." + table) && row.getBoolean(1));
    }

    private static boolean holds(String table) {
        Map<Long, String> expected = new TreeMap<>();
        SERVER.rows(table).forEach((id, cells) -> expected.put(id, (String) cells.get("name")));
        return CASSANDRA.rows(table).equals(expected);
    }

    private PipelineRun run(String table) {
        settings.slot = Optional.of("weir_" + table);
        return new PipelineRun(
                SharedCassandra.system(),
                CASSANDRA.pipeline(
                        table, settings, List.of("public." + table), new Targets(Optional.of(table), Map.of())));
    }
}
