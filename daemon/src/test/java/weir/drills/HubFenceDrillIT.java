package weir.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import weir.standins.eventhubs.LinkState;

class HubFenceDrillIT {
    private static final int PARTITIONS = Drill.sized(4, 8);
    private static final int LINES_AT_FIRST = Drill.sized(3_000, 200_000);
    private static final int LINES_A_BATCH = 300;

    @Test
    void of_two_daemons_on_one_hub_one_says_why_it_stopped_and_nothing_goes_back() throws Exception {
        try (HubDrill drill = HubDrill.open("hubfence", it -> it.hub("items", PARTITIONS, "weir"))) {
            HubFeed feed = drill.feed("items");
            Lines lines = new Lines(drill.drill.random);
            feed.append(PARTITIONS, lines.make(0, LINES_AT_FIRST));
            // slow, so that they meet
            Map<String, String> slow = Map.of("shop", drill.drill.shopWith("throttle { max-in-flight = 16 }"));
            Drill.Daemon first = drill.start(slow, drill.pipeline("items"));
            first.awaitUp();
            first.await("it is at work", () -> first.pipeline("items").written() > 0);
            Drill.Daemon second = drill.start(slow, drill.pipeline("items"));
            second.awaitUp();

            Checkpoints checkpoints = new Checkpoints(drill.drill, HubPlace::next);
            int[] batches = {1};
            Drill.await("one stops", () -> {
                checkpoints.look();
                drill.clock.advance();
                if (batches[0] < 100) feed.append(PARTITIONS, lines.make(1_000_000L * batches[0]++, LINES_A_BATCH));
                return isFailed(first) || isFailed(second);
            });
            Drill.Daemon stopped = isFailed(first) ? first : second;
            Drill.Daemon other = isFailed(first) ? second : first;
            drill.clock.advance();
            feed.append(PARTITIONS, lines.make(1_000_000L * batches[0], LINES_A_BATCH));
            other.await("the other one reads all", () -> {
                checkpoints.look();
                return drill.isSaved(feed);
            });

            assertThat(stopped.pipeline("items").lastError()).startsWith("WEIR-4401: ");
            assertThat(checkpoints.wentBack).isEmpty();
            assertThat(checkpoints.moves()).isGreaterThan(PARTITIONS);
            assertThat(levels(drill)).as("owner levels of who reads").isEqualTo(generations(checkpoints));
            assertThat(other.pipeline("items").state()).isEqualTo("running");
            drill.assertNoDeadLetters();
            drill.assertExact(feed);
            System.out.printf(
                    "hubfence: %d events, %d moves seen, stopped with %s%n",
                    feed.events(),
                    checkpoints.moves(),
                    stopped.pipeline("items").lastError());
        }
    }

    private static boolean isFailed(Drill.Daemon daemon) throws IOException {
        return daemon.pipeline("items").state().equals("failed");
    }

    private static Map<Integer, Long> generations(Checkpoints checkpoints) {
        Map<Integer, Long> generations = new HashMap<>();
        checkpoints.generations().forEach((slice, generation) -> {
            if (slice.startsWith("items/")) generations.put(HubPlace.partition(slice), generation);
        });
        return generations;
    }

    /** Of all links: there is one a partition, or it would stand there twice. */
    private static Map<Integer, Long> levels(HubDrill drill) {
        Map<Integer, Long> levels = new HashMap<>();
        for (LinkState link : drill.hubs.links()) {
            Long twice = levels.put(Integer.valueOf(link.partition()), link.ownerLevel());
            assertThat(twice).as("a second link of %s", link).isNull();
        }
        return levels;
    }
}
