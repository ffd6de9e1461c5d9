package weir.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import weir.standins.clients.DaemonApi.Seen;

class OutageDrillIT {
    private static final Duration OUTAGE = Duration.ofSeconds(Drill.sized(8, 60));
    private static final Duration HALT = Duration.ofSeconds(Drill.sized(5, 10));
    private static final int ROWS_A_BLOB = Drill.sized(200, 1_000);
    private static final long MOST_GROWTH = 48L << 20;

    private static final String ITEMS = """
            items {
              source {
                connection = lake, container = %1$s, poll-interval = 300ms
                format { type = ndjson }
              }
              transforms = [%2$s]
              sink { connection = shop, keyspace = %1$s, table = items }
              supervision { restart { min-backoff = 200ms, max-backoff = 1s } }
            }
            """;

    @Test
    void an_outage_costs_time_and_nothing_else() throws Exception {
        try (Drill drill = new Drill("outage", Servers.thatLoseNothing())) {
            drill.tables.execute("CREATE TABLE outage.items " + Lines.TABLE);
            Expected expected = new Expected();

            drill.servers.cassandra().stop();
            Drill.Daemon daemon = drill.start(
                    Map.of("shop", drill.shopWith("request-timeout = 2s")),
                    ITEMS.formatted("outage", Lines.CASTS),
                    "-Xmx128m");
            daemon.awaitUp();
            awaitWeather(daemon, "WEIR-3");
            drill.servers.cassandra().start();
            daemon.await("starts by itself", () -> isRunning(daemon));

            try (Writer writer = new Writer(drill, expected, ROWS_A_BLOB)) {
                daemon.await("some are written", () -> written(daemon) > 5L * ROWS_A_BLOB);
                long heap = heapInUse(daemon);

                drill.servers.cassandra().stop();
                awaitWeather(daemon, "WEIR-33", "WEIR-34");
                Drill.passTime(OUTAGE);
                assertThat(isReady(daemon)).isFalse();
                drill.servers.cassandra().start();
                awaitFlow(daemon);

                drill.servers.cassandra().pause();
                awaitWeather(daemon, "WEIR-33", "WEIR-34");
                Drill.passTime(HALT);
                drill.servers.cassandra().resume();
                awaitFlow(daemon);

                drill.servers.cassandra().kill();
                drill.servers.cassandra().start();
                awaitFlow(daemon);

                writer.rest();
                drill.servers.blobs().stop();
                awaitWeather(daemon, "WEIR-31");
                Drill.passTime(OUTAGE);
                drill.servers.blobs().start();
                daemon.await("finds the blobs again", () -> isRunning(daemon) && isReady(daemon));
                writer.goOn();
                awaitFlow(daemon);

                assertThat(heapInUse(daemon) - heap)
                        .as("bytes of heap more than before")
                        .isLessThan(MOST_GROWTH);
            }
            daemon.awaitIdle();

            assertThat(drill.deadLetters()).isEmpty();
            drill.assertHolds("items", expected.rows());
            assertThat(daemon.drain()).isZero();
        }
    }

    @Test
    void what_needs_a_human_fails_with_its_code_and_harms_no_other_pipeline() throws Exception {
        try (Drill drill = new Drill("faults")) {
            drill.tables.execute("CREATE TABLE faults.items " + Lines.TABLE);
            Expected expected = new Expected();
            Writer.write(drill, expected, new Lines(drill.random), 0, ROWS_A_BLOB);
            String wrongKey = Base64.getEncoder().encodeToString(new byte[64]);
            String locked = "locked { type = azure-blob, connection-string = \"%s\" }"
                    .formatted(drill.servers.blobs().connectionString(wrongKey));
            String healthy = ITEMS.formatted("faults", Lines.CASTS);

            Drill.Daemon daemon = drill.start(
                    Map.of("locked", locked),
                    healthy
                            + healthy.replace("items {", "no-key {").replace("= lake", "= locked")
                            + healthy.replace("items {", "no-table {").replace("table = items", "table = itms")
                            + healthy.replace("items {", "no-container {")
                                    .replace("container = faults", "container = none"));
            daemon.awaitUp();

            awaitFailed(daemon, "no-key", "WEIR-4101");
            awaitFailed(daemon, "no-table", "WEIR-4302");
            awaitFailed(daemon, "no-container", "WEIR-4102");
            Writer.write(drill, expected, new Lines(drill.random), 1, ROWS_A_BLOB);
            daemon.await(
                    "the healthy one goes on", () -> daemon.pipeline("items").written() >= 2L * ROWS_A_BLOB);
            assertThat(isReady(daemon)).isFalse();
            assertThat(daemon.pipeline("items").state()).isEqualTo("running");
            drill.assertHolds("items", expected.rows());
            assertThat(daemon.drain()).isZero();
        }
    }

    /** Not ready, and the API and the health page both name a cause that begins so. */
    private static void awaitWeather(Drill.Daemon daemon, String... codes) throws IOException {
        daemon.await("waits for " + List.of(codes), () -> {
            Seen seen = daemon.pipeline("items");
            String why = seen.waitingFor() + seen.lastError();
            String ready = daemon.api.get("/health/ready").body();
            boolean isNamed = List.of(codes).stream().anyMatch(code -> why.contains(code) && ready.contains(code));
            return isNamed && !isReady(daemon) && !seen.state().equals("failed");
        });
    }

    private static void awaitFailed(Drill.Daemon daemon, String pipeline, String code) throws IOException {
        daemon.await(pipeline + " fails", () -> {
            Seen seen = daemon.pipeline(pipeline);
            return seen.state().equals("failed") && seen.lastError().startsWith(code);
        });
    }

    private static void awaitFlow(Drill.Daemon daemon) throws IOException {
        long before = written(daemon);
        daemon.await("flows again", () -> isRunning(daemon) && written(daemon) > before + ROWS_A_BLOB);
    }

    private static boolean isRunning(Drill.Daemon daemon) throws IOException {
        return daemon.pipeline("items").state().equals("running");
    }

    private static boolean isReady(Drill.Daemon daemon) throws IOException {
        return daemon.api.get("/health/ready").statusCode() == 200;
    }

    private static long written(Drill.Daemon daemon) throws IOException {
        return daemon.pipeline("items").written();
    }

    /** The least of some looks, as what is in use goes up until it is collected. */
    private static long heapInUse(Drill.Daemon daemon) throws IOException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 30; i++) {
            String page = daemon.api.get("/metrics").body();
            double now = page.lines()
                    .filter(line -> line.startsWith("jvm_memory_bytes_used{area=\"heap\"")
                            || line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .findFirst()
                    .orElseThrow();
            least = Math.min(least, (long) now);
            Drill.passTime(Duration.ofMillis(100));
        }
        return least;
    }
}
