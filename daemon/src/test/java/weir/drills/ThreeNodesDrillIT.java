package weir.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import weir.standins.CassandraStandIn;

@EnabledIfSystemProperty(named = "drill", matches = "full", disabledReason = "three nodes take some minutes")
class ThreeNodesDrillIT {
    private static final int ROWS_A_BLOB = 2_000;
    private static final int MOST_AHEAD = 20_000;
    private static final Duration LOOK = Duration.ofSeconds(15);
    /** What was acknowledged before the kill is counted within this. */
    private static final Duration SETTLE = Duration.ofSeconds(2);

    private static final Duration OUTAGE = Duration.ofSeconds(20);
    private static final Executor A_THREAD_EACH = task -> new Thread(task).start();

    private static final String ITEMS = """
            items {
              source {
                connection = lake, container = quorum, poll-interval = 300ms
                format { type = ndjson }
              }
              transforms = [%s]
              sink { connection = shop, keyspace = quorum, table = items, consistency = quorum }
            }
            """.formatted(Lines.CASTS);

    @Test
    void one_node_killed_or_halted_costs_speed_and_two_cost_time_and_nothing_acknowledged_is_missing()
            throws Exception {
        try (Drill drill = new Drill("quorum", Servers.ofThreeNodes())) {
            drill.tables.execute("CREATE TABLE quorum.items " + Lines.TABLE);
            Expected expected = new Expected();
            Drill.Daemon daemon = drill.start(ITEMS);
            daemon.awaitUp();
            CassandraStandIn first = drill.servers.nodes().get(0);
            CassandraStandIn second = drill.servers.nodes().get(1);
            CassandraStandIn third = drill.servers.nodes().get(2);

            try (Writer writer = writer(drill, daemon, expected)) {
                daemon.await("some are written", () -> written(daemon) > 5L * ROWS_A_BLOB);
                look("three nodes", daemon);

                third.kill();
                assertFlows("one of three killed", daemon);
                third.start();
                assertFlows("it is back", daemon);

                second.pause();
                assertFlows("one of three halted", daemon);
                second.resume();
                assertFlows("it goes on", daemon);

                first.kill();
                third.kill();
                // or the state, which is in the same cluster, when all that was read had just been written
                awaitWeather(daemon, "WEIR-3301", "WEIR-3302", "WEIR-3401");
                Drill.passTime(SETTLE);
                long before = written(daemon);
                Drill.passTime(OUTAGE);
                assertThat(written(daemon)).as("written to one of three").isEqualTo(before);
                assertThat(daemon.pipeline("items").rejected()).isZero();

                long began = System.nanoTime();
                CompletableFuture<Void> starting = startAtOnce(first, third);
                daemon.await("goes on by itself", () -> written(daemon) > before + ROWS_A_BLOB);
                report("rows flow again %.1f s after both were started".formatted(secondsSince(began)));
                starting.join();
                assertFlows("three nodes again", daemon);
                writer.rest();
            }
            daemon.awaitIdle();

            assertThat(drill.deadLetters()).isEmpty();
            drill.assertHolds("items", expected.rows());
            report("%d rows of %d keys are right in every cell"
                    .formatted(written(daemon), expected.rows().size()));
            assertThat(daemon.drain()).isZero();
        }
    }

    /** At one, as rows are written while this node is the only one; what it does not know must not be left out of them. */
    @Test
    void a_node_that_slept_through_a_new_column_costs_no_cell() throws Exception {
        try (Drill drill = new Drill("behind", Servers.ofThreeNodes())) {
            drill.tables.execute("CREATE TABLE behind.items (id bigint PRIMARY KEY, version bigint, amount int)");
            CassandraStandIn first = drill.servers.nodes().get(0);
            CassandraStandIn second = drill.servers.nodes().get(1);
            CassandraStandIn third = drill.servers.nodes().get(2);
            third.kill();
            drill.tables.execute("ALTER TABLE behind.items ADD note text");
            Expected expected = new Expected();
            Writer.write(drill, expected, new Lines(drill.random), 0, 150_000);
            Drill.Daemon daemon =
                    drill.start(ITEMS.replace("consistency = quorum", "consistency = local-one, drift = ignore")
                            .replace("quorum", "behind"));
            daemon.awaitUp();
            daemon.await("some are written", () -> written(daemon) > 5L * ROWS_A_BLOB);

            first.kill();
            second.kill();
            third.start();
            Drill.passTime(OUTAGE);
            report("one node that is behind: %d rows written, waits for %s"
                    .formatted(written(daemon), daemon.pipeline("items").waitingFor()));
            startAtOnce(first, second).join();
            daemon.awaitIdle();

            assertThat(drill.deadLetters()).isEmpty();
            assertThat(daemon.log()).noneMatch(line -> line.contains("no column in"));
            drill.assertHolds("items", expected.rows());
            assertThat(daemon.drain()).isZero();
        }
    }

    /** Always something to do, and never so much that it takes long to catch up. */
    private static Writer writer(Drill drill, Drill.Daemon daemon, Expected expected) {
        return new Writer(drill, expected, ROWS_A_BLOB, rows -> {
            try {
                return rows - written(daemon) < MOST_AHEAD;
            } catch (IOException busy) {
                return false;
            }
        });
    }

    private static void assertFlows(String when, Drill.Daemon daemon) throws IOException {
        long before = written(daemon);
        long began = System.nanoTime();
        daemon.await(when + ", goes on", () -> written(daemon) > before + ROWS_A_BLOB);
        report("%s: goes on after %.1f s".formatted(when, secondsSince(began)));
        assertThat(look(when, daemon)).as("rows written, " + when).isGreaterThan(ROWS_A_BLOB);
        // a node that comes or goes may well make the cluster slower than what is offered
        assertThat(daemon.pipeline("items").state()).isIn("running", "throttled");
    }

    /** Rows a second, and the longest time without any. */
    private static long look(String when, Drill.Daemon daemon) throws IOException {
        long began = System.nanoTime();
        long first = written(daemon);
        long last = first;
        long changed = began;
        double longest = 0;
        while (secondsSince(began) < LOOK.toSeconds()) {
            Drill.passTime(Duration.ofMillis(50));
            long now = written(daemon);
            longest = Math.max(longest, secondsSince(changed));
            if (now != last) changed = System.nanoTime();
            last = now;
        }
        report("%s: %.0f rows/s, at most %.1f s without one"
                .formatted(when, (last - first) / secondsSince(began), longest));
        return last - first;
    }

    private static void awaitWeather(Drill.Daemon daemon, String... codes) throws IOException {
        long began = System.nanoTime();
        daemon.await("waits for " + List.of(codes), () -> {
            String why = daemon.pipeline("items").waitingFor();
            return List.of(codes).stream().anyMatch(why::startsWith);
        });
        report("two of three killed: after %.1f s %s"
                .formatted(secondsSince(began), daemon.pipeline("items").waitingFor()));
    }

    private static CompletableFuture<Void> startAtOnce(CassandraStandIn... nodes) {
        return CompletableFuture.allOf(Stream.of(nodes)
                .map(node -> CompletableFuture.runAsync(() -> start(node), A_THREAD_EACH))
                .toArray(CompletableFuture<?>[]::new));
    }

    private static void start(CassandraStandIn node) {
        try {
            node.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long written(Drill.Daemon daemon) throws IOException {
        return daemon.pipeline("items").written();
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private static void report(String what) {
        System.out.println("drill quorum: " + what);
    }
}
