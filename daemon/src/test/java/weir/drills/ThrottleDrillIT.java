package weir.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import weir.standins.RefusingProxy;
import weir.standins.RefusingProxy.Passed;

class ThrottleDrillIT {
    private static final int BEARABLE = 2_000;
    /** Doubled at full size; half as much again is found sooner. */
    private static final int MORE = Drill.sized(3_000, 4_000);

    /** In the gate there is hardly time to find it, on a machine that does other things as well. */
    private static final double LEAST = Drill.IS_FULL ? 0.9 : 0.75;

    private static final double MOST_REFUSED = Drill.IS_FULL ? 0.01 : 0.04;

    private static final Duration TO_FIND = Duration.ofSeconds(Drill.sized(12, 60));
    private static final Duration TO_LOOK = Duration.ofSeconds(Drill.sized(6, 60));
    private static final Duration TO_FIND_MORE = Duration.ofSeconds(60);
    private static final int BLOBS = 8;
    private static final int LINES = Drill.sized(15_000, 75_000);
    private static final int UNBOUNDED = 1_000_000_000;

    private static final String ITEMS = """
            items {
              source {
                connection = lake, container = %1$s, poll-interval = 300ms
                format { type = ndjson }
              }
              transforms = [%2$s]
              sink { connection = shop, keyspace = %1$s, table = items }
            }
            """;

    @Test
    void finds_what_the_cluster_bears_and_finds_it_again_when_it_bears_more() throws Exception {
        try (Drill drill = new Drill("throttle");
                RefusingProxy proxy = RefusingProxy.before(drill.servers.cassandra(), BEARABLE, "too many requests")) {
            drill.tables.execute("CREATE TABLE throttle.items " + Lines.TABLE);
            Expected expected = write(drill);

            Drill.Daemon daemon =
                    drill.start(Map.of("shop", connection(drill, proxy)), ITEMS.formatted("throttle", Lines.CASTS));
            daemon.await("some are written", () -> daemon.pipeline("items").written() > 0);
            Drill.passTime(TO_FIND);
            Look look = look(daemon, proxy, TO_LOOK);
            look.print("at " + BEARABLE + " rows/s");

            proxy.rowsPerSecond(MORE);
            long raised = System.nanoTime();
            double found = 0;
            while (found < LEAST * MORE && System.nanoTime() - raised < TO_FIND_MORE.toNanos()) {
                found = look(daemon, proxy, Duration.ofSeconds(2)).perSecond();
            }
            Duration toFindMore = Duration.ofNanos(System.nanoTime() - raised);
            Look after = look(daemon, proxy, TO_LOOK);
            after.print("%,d ms after it became %d rows/s".formatted(toFindMore.toMillis(), MORE));
            proxy.rowsPerSecond(UNBOUNDED);
            daemon.awaitIdle();

            assertThat(look.perSecond()).isBetween(LEAST * BEARABLE, 1.02 * BEARABLE);
            assertThat(look.refusedShare()).isLessThan(MOST_REFUSED);
            assertThat(found).as("rows/s when it bears more").isGreaterThan(LEAST * MORE);
            assertThat(after.perSecond()).isBetween(LEAST * MORE, 1.02 * MORE);
            assertThat(after.refusedShare()).isLessThan(MOST_REFUSED);
            assertThat(drill.deadLetters()).isEmpty();
            drill.assertHolds("items", expected.rows());
            assertThat(daemon.drain()).isZero();
        }
    }

    private static Expected write(Drill drill) {
        Expected expected = new Expected();
        Lines lines = new Lines(drill.random);
        for (int i = 0; i < BLOBS; i++) {
            List<Map<String, Object>> some = lines.make(i * 1_000_000L, LINES);
            some.forEach(expected::line);
            drill.blobs.put("%03d".formatted(i), Lines.ndjson(some));
        }
        return expected;
    }

    private static String connection(Drill drill, RefusingProxy proxy) {
        return "shop { type = cassandra, contact-points = [\"%s\"], local-datacenter = %s }"
                .formatted(proxy.address(), drill.servers.cassandra().localDatacenter());
    }

    private static Look look(Drill.Daemon daemon, RefusingProxy proxy, Duration time) throws IOException {
        long began = System.nanoTime();
        long written = daemon.pipeline("items").written();
        Passed before = proxy.passed();
        Drill.passTime(time);
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Look(
                (daemon.pipeline("items").written() - written) / seconds,
                proxy.passed().since(before).refusedShare());
    }

    /**
     * What was seen for a while.
     *
     * @param perSecond rows written
     * @param refusedShare of all that were sent
     */
    private record Look(double perSecond, double refusedShare) {
        void print(String when) {
            System.out.printf(
                    "throttle, %s: %,.0f rows/s written, %.2f %% refused%n", when, perSecond, 100 * refusedShare);
        }
    }
}
