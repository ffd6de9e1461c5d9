package weir.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LongOutageDrillIT {
    private static final Duration OUTAGE = Duration.ofSeconds(Drill.sized(10, 600));
    private static final int LINES = 40_000;
    private static final double MOST_GROWTH = 8 << 20;
    /** Of a core: what is left is the retries of state, a look at the source now and then, and our own questions. */
    private static final double MOST_CPU = Drill.IS_FULL ? 0.05 : 0.25;

    private static final String ITEMS = """
            items {
              source {
                connection = lake, container = longoutage, poll-interval = 1s
                format { type = ndjson }
              }
              transforms = [%s]
              sink { connection = shop, keyspace = longoutage, table = items }
            }
            """;

    @Test
    void while_the_cluster_is_away_the_daemon_waits_and_does_next_to_nothing() throws Exception {
        try (Drill drill = new Drill("longoutage")) {
            drill.tables.execute("CREATE TABLE longoutage.items " + Lines.TABLE);
            Expected expected = new Expected();
            Lines lines = new Lines(drill.random);
            for (int i = 0; i < 4; i++) {
                List<Map<String, Object>> some = lines.make(i * 1_000_000L, LINES / 4);
                some.forEach(expected::line);
                drill.blobs.put("%03d".formatted(i), Lines.ndjson(some));
            }

            Drill.Daemon daemon = drill.start(
                    Map.of("shop", drill.shopWith("throttle { rows-per-second = 4000 }")),
                    ITEMS.formatted(Lines.CASTS),
                    "-Xmx128m");
            daemon.await("some are written", () -> daemon.pipeline("items").written() > LINES / 10);
            drill.servers.cassandra().stop();
            daemon.await("sees it", () -> connections(daemon).contains("\"state\":\"unreachable\""));
            Drill.passTime(Duration.ofSeconds(3));
            double heap = Measures.heapInUse(daemon);
            double cpu = Measures.metric(daemon, "process_cpu_seconds_total");
            long began = System.nanoTime();
            Drill.passTime(OUTAGE);
            double cores =
                    (Measures.metric(daemon, "process_cpu_seconds_total") - cpu) / ((System.nanoTime() - began) / 1e9);
            double grown = Measures.heapInUse(daemon) - heap;
            long left = LINES - daemon.pipeline("items").written();
            String connections = connections(daemon);
            drill.servers.cassandra().start();
            daemon.awaitIdle();
            System.out.printf(
                    "outage of %d s: %.3f cores, heap %,.0f KiB more, %s%n",
                    OUTAGE.toSeconds(), cores, grown / 1024, connections);

            assertThat(left).as("rows left to write").isPositive();
            assertThat(cores).isLessThan(MOST_CPU);
            assertThat(grown).isLessThan(MOST_GROWTH);
            assertThat(drill.deadLetters()).isEmpty();
            drill.assertHolds("items", expected.rows());
            assertThat(daemon.drain()).isZero();
        }
    }

    private static String connections(Drill.Daemon daemon) throws IOException {
        return daemon.api.get("/api/v1/connections").body();
    }
}
