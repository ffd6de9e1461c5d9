package weir.standins.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.standins.MariaDbStandIn;
import weir.standins.PostgresStandIn;
import weir.standins.SqlStandIn;

@Timeout(240)
class WorkloadIT {
    @TempDir
    static Path dir;

    static PostgresStandIn postgres;
    static MariaDbStandIn mariaDb;

    @BeforeAll
    static void start() throws Exception {
        postgres = PostgresStandIn.start(dir.resolve("sql"));
        mariaDb = MariaDbStandIn.start(dir.resolve("mariadb"));
    }

    @AfterAll
    static void leave_nothing_running() throws Exception {
        postgres.kill();
        mariaDb.kill();
    }

    @Test
    void one_seed_leaves_the_same_rows_in_every_database() throws Exception {
        List<Map<String, Object>> rows = rowsAfter(postgres, "same", 7);

        assertThat(rowsAfter(mariaDb, "same", 7)).isEqualTo(rows);
        assertThat(rowsAfter(postgres, "other", 8)).isNotEqualTo(rows);
        assertThat(rows)
                .hasSizeBetween(100, 300)
                .anyMatch(row -> Objects.equals(row.get("id"), row.get("version"))) // as it was filled
                .anyMatch(row -> !row.containsKey("note"));
    }

    private static List<Map<String, Object>> rowsAfter(SqlStandIn server, String table, long seed)
            throws SQLException, InterruptedException {
        Workload workload = Workload.on(server, table).withSeed(seed).withKeys(300);
        workload.createTable();
        workload.fill();
        workload.run(100);
        return workload.rows();
    }

    @ParameterizedTest
    @ValueSource(classes = {PostgresStandIn.class, MariaDbStandIn.class})
    void writers_go_on_after_the_database_was_killed(Class<? extends SqlStandIn> type) throws Exception {
        SqlStandIn server = type == PostgresStandIn.class ? postgres : mariaDb;
        Workload workload = Workload.on(server, "outlives").withLongest(Duration.ofMillis(300));
        workload.createTable();

        try (WorkloadControl control = workload.start()) {
            awaitCommitted(control, 200);
            server.kill();
            server.start();
            long before = control.ended().committed();
            awaitCommitted(control, before + 200);

            WorkloadControl.Ended ended = control.stop();

            assertThat(ended.refused()).isPositive();
            assertThat(ended.rolledBack()).isPositive();
            assertThat(workload.rows()).isNotEmpty().isEqualTo(workload.rows());
        }
    }

    private static void awaitCommitted(WorkloadControl control, long count) {
        while (control.ended().committed() < count) LockSupport.parkNanos(10_000_000);
    }
}
