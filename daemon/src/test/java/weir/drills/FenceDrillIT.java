package weir.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import weir.standins.clients.DaemonApi.Seen;

class FenceDrillIT {
    private static final int BLOBS = Drill.sized(16, 60);
    private static final int ROWS_A_BLOB = Drill.sized(2_000, 5_000);

    private static final String PIPELINE = """
            items {
              source {
                connection = lake, container = fence, poll-interval = 300ms, slice-size = 64KiB
                format { type = ndjson }
              }
              transforms = [%s]
              sink { connection = shop, keyspace = fence, table = items }
              supervision { restart { min-backoff = 100ms, max-backoff = 1s } }
            }
            """.formatted(Lines.CASTS);

    @Test
    void of_two_daemons_on_one_state_one_says_why_it_stopped_and_nothing_goes_back() throws Exception {
        try (Drill drill = new Drill("fence")) {
            drill.tables.execute("CREATE TABLE fence.items " + Lines.TABLE);
            Expected expected = new Expected();
            Supply supply = new Supply(drill, expected);
            for (int i = 0; i < BLOBS; i++) supply.add();
            // slow, so that they meet
            Map<String, String> slow = Map.of("shop", drill.shopWith("throttle { max-in-flight = 16 }"));
            Drill.Daemon first = drill.start(slow, PIPELINE);
            first.awaitUp();
            first.await("it is at work", () -> first.pipeline("items").written() > 0);
            Drill.Daemon second = drill.start(slow, PIPELINE);
            second.awaitUp();

            Checkpoints checkpoints = new Checkpoints(drill, offset -> Long.parseLong(offset.split(":", -1)[1]));
            Drill.await("one stops", () -> {
                checkpoints.look();
                if (first.pipeline("items").slices() < 2) supply.add(); // else there may be nothing to meet over
                return isFailed(first) || isFailed(second);
            });
            supply.add(); // of which the other one must know: it reads on
            Drill.Daemon stopped = isFailed(first) ? first : second;
            Drill.Daemon other = isFailed(first) ? second : first;
            other.await("the other one reads on", () -> other.pipeline("items").read() > 0);
            Drill.await("and to the end", () -> {
                checkpoints.look();
                return isAllRead(other);
            });
            other.awaitIdle();

            assertThat(stopped.pipeline("items").lastError())
                    .startsWith("WEIR-4401: ")
                    .contains(":" + other.pid() + ":");
            assertThat(checkpoints.wentBack).isEmpty();
            assertThat(checkpoints.moves()).isPositive();
            drill.assertHolds("items", expected.rows());
            assertThat(drill.deadLetters()).isEmpty();
        }
    }

    private static boolean isFailed(Drill.Daemon daemon) throws IOException {
        return daemon.pipeline("items").state().equals("failed");
    }

    private static boolean isAllRead(Drill.Daemon daemon) throws IOException {
        Seen seen = daemon.pipeline("items");
        return seen.state().equals("running") && seen.isIdle();
    }

    /** Blobs, one after the other. */
    private static final class Supply {
        private final Drill drill;
        private final Expected expected;
        private final Lines lines;
        private int blobs;

        Supply(Drill drill, Expected expected) {
            this.drill = drill;
            this.expected = expected;
            this.lines = new Lines(drill.random);
        }

        void add() {
            List<Map<String, Object>> written = lines.make(blobs * 1_000_000L, ROWS_A_BLOB);
            written.forEach(expected::line);
            drill.blobs.put("%06d".formatted(blobs++), Lines.ndjson(written));
        }
    }
}
