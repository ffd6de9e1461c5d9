package weir.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import weir.standins.clients.DaemonApi.Seen;
import weir.standins.eventhubs.LinkState;

class HubOutageDrillIT {
    private static final Duration OUTAGE = Duration.ofSeconds(Drill.sized(8, 300));
    private static final int PARTITIONS = 8;
    private static final int LINES_A_BATCH = 200;
    private static final int EVENTS_BEHIND = 12_000;
    private static final int READ_MEMORY = 2 << 20;
    private static final int PAGE_ROWS = 32;
    private static final int PAGES_IN_FLIGHT = 2;
    private static final String PADDING = "x".repeat(2_000);
    private static final int COUNTED_AN_EVENT = 1024 + PADDING.length();
    /** A share of the memory for each partition, and pages: those being written, one decoded and one that waits for it. */
    private static final long MOST_HELD =
            (long) READ_MEMORY / COUNTED_AN_EVENT + (PAGES_IN_FLIGHT + 2L) * PAGE_ROWS * PARTITIONS;

    private static final double MOST_GROWTH = 24 << 20;

    private int batches;

    @Test
    void while_the_cluster_is_away_no_more_is_fetched_than_the_settings_say_and_nothing_is_lost() throws Exception {
        try (HubDrill drill = HubDrill.open("huboutage", it -> it.hub("items", PARTITIONS, "weir"))) {
            HubFeed feed = drill.feed("items").oneLineAnEvent();
            Lines lines = new Lines(drill.drill.random);
            Drill.Daemon daemon = drill.start(
                    Map.of("shop", drill.drill.shopWith("request-timeout = 2s")),
                    drill.pipeline(
                            "items",
                            "limits { read-memory = %d, page-rows = %d, pages-in-flight = %d }"
                                    .formatted(READ_MEMORY, PAGE_ROWS, PAGES_IN_FLIGHT)),
                    "-Xmx128m");
            append(drill, feed, lines);
            drill.awaitSaved(daemon, feed);
            double heap = Measures.heapInUse(daemon);

            drill.drill.servers.cassandra().stop();
            long end = System.nanoTime() + OUTAGE.toNanos();
            long most = 0;
            while (System.nanoTime() < end || feed.events() < EVENTS_BEHIND) {
                append(drill, feed, lines);
                most = Math.max(most, held(drill, daemon));
                Drill.passTime(Duration.ofMillis(OUTAGE.toMillis() / 200));
            }
            double grown = Measures.heapInUse(daemon) - heap;
            long behind = feed.events() - daemon.pipeline("items").written();
            drill.drill.servers.cassandra().start();
            drill.awaitSaved(daemon, feed);

            System.out.printf(
                    "huboutage of %d s: %d events behind, at most %d of them fetched, heap %,.0f KiB more%n",
                    OUTAGE.toSeconds(), behind, most, grown / 1024);
            assertThat(behind).isGreaterThan(2 * MOST_HELD);
            assertThat(most).as("events fetched and not written").isPositive().isLessThanOrEqualTo(MOST_HELD);
            assertThat(grown).as("bytes of heap").isLessThan(MOST_GROWTH);
            drill.assertNoDeadLetters();
            drill.assertExact(feed);
            assertThat(daemon.drain()).isZero();
        }
    }

    private void append(HubDrill drill, HubFeed feed, Lines lines) {
        drill.clock.advance();
        List<Map<String, Object>> some = lines.make(1_000_000L * batches++, LINES_A_BATCH);
        for (Map<String, Object> line : some) line.merge("note", PADDING, (note, padding) -> (String) note + padding);
        feed.append(PARTITIONS, some);
    }

    /** Sent by the service and not written. */
    private static long held(HubDrill drill, Drill.Daemon daemon) throws IOException {
        Seen seen = daemon.pipeline("items"); // first, or what is written meanwhile would count as held
        return drill.hubs.links().stream().mapToLong(LinkState::next).sum() - seen.written();
    }
}
