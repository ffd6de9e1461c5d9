package weir.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import weir.standins.clients.DaemonApi.Seen;
import weir.standins.clients.HubProducer;
import weir.standins.eventhubs.LinkState;
import weir.standins.eventhubs.NewEvent;

class HubDrillIT {
    private static final int KEYS = Drill.sized(100, 1_000);
    private static final int UPDATES = Drill.sized(100, 1_000);
    private static final int PARTITIONS = 3;
    private static final int LINES = 600;

    private static final Duration OUTAGE = Duration.ofSeconds(Drill.sized(8, 300));
    private static final int OUTAGE_PARTITIONS = 8;
    private static final int LINES_A_BATCH = 200;
    private static final int EVENTS_BEHIND = 12_000;
    private static final int READ_MEMORY = 2 << 20;
    private static final int PAGE_ROWS = 32;
    private static final int PAGES_IN_FLIGHT = 2;
    private static final String PADDING = "x".repeat(2_000);
    private static final int COUNTED_AN_EVENT = 1024 + PADDING.length();
    /** A share of the memory for each partition, and pages: those being written, one decoded and one that waits for it. */
    private static final long MOST_HELD =
            (long) READ_MEMORY / COUNTED_AN_EVENT + (PAGES_IN_FLIGHT + 2L) * PAGE_ROWS * OUTAGE_PARTITIONS;

    private static final double MOST_GROWTH = 24 << 20;

    private static HubDrill drill;
    private static Drill.Daemon daemon;
    private static HubFeed stalling;
    private static HubFeed outage;

    @BeforeAll
    static void one_daemon_for_three_hubs() throws Exception {
        drill = HubDrill.open(
                "hubs",
                it -> it.hub("updates", 8, "weir")
                        .hub("stalling", PARTITIONS, "weir")
                        .hub("outage", OUTAGE_PARTITIONS, "weir"));
        drill.drill.tables.execute("CREATE TABLE hubs.updates (id bigint PRIMARY KEY, version bigint, key text)");
        stalling = drill.feed("stalling");
        outage = drill.feed("outage").oneLineAnEvent();
        String limits = "limits { read-memory = %d, page-rows = %d, pages-in-flight = %d }"
                .formatted(READ_MEMORY, PAGE_ROWS, PAGES_IN_FLIGHT);
        daemon = drill.start(
                Map.of("shop", drill.drill.shopWith("request-timeout = 2s")),
                updates() + drill.pipeline("stalling") + drill.pipeline("outage", limits),
                "-Xmx128m");
    }

    private static String updates() {
        return """
                updates {
                  source {
                    connection = telemetry, hub = updates, consumer-group = weir, poll-interval = 500ms
                    format { type = json }, metadata { partition-key = key }
                  }
                  transforms = [{ cast { id = bigint, version = bigint } }]
                  sink { connection = shop, keyspace = hubs, table = updates }
                }
                """;
    }

    @AfterAll
    static void close() {
        drill.close();
    }

    /** All of them in one millisecond, as the clock stands still. */
    @Test
    void the_last_of_many_updates_is_the_one_that_stays() throws Exception {
        try (HubProducer producer = HubProducer.open(drill.hubs.connectionString(), "updates")) {
            long began = System.nanoTime();
            for (int version = 1; version <= UPDATES; version++) {
                List<NewEvent> events = new ArrayList<>();
                for (int id = 0; id < KEYS; id++) {
                    // some by a client, at another moment for each key
                    if ((version + id) % 100 == 0) producer.sendWithKey(key(id), List.of(update(id, version)));
                    else events.add(NewEvent.of(update(id, version)).partitionKey(key(id)));
                }
                drill.hubs.append("updates", events.toArray(NewEvent[]::new));
            }

            long all = (long) KEYS * UPDATES;
            assertThat(drill.hubs.events("updates")).isEqualTo(all);
            daemon.await("all updates end", () -> {
                Seen seen = daemon.pipeline("updates");
                return seen.written() >= all && seen.inFlight() == 0;
            });

            Map<Long, Map<String, Object>> expected = new LinkedHashMap<>();
            for (long id = 0; id < KEYS; id++) {
                expected.put(id, Map.of("id", id, "version", (long) UPDATES, "key", key(id)));
            }
            drill.drill.assertHolds("updates", expected);
            System.out.printf(
                    "hubs: %d keys, %d updates each, %.0f s%n", KEYS, UPDATES, (System.nanoTime() - began) / 1e9);
        }
    }

    private static String key(long id) {
        return "key-" + id;
    }

    private static byte[] update(long id, long version) {
        return Lines.ndjson(List.of(Map.of("id", id, "version", version)));
    }

    @Test
    void a_partition_that_stalls_is_opened_again_and_counted_while_others_go_on() throws Exception {
        Lines lines = new Lines(drill.drill.random);
        drill.clock.advance();
        stalling.append(PARTITIONS, lines.make(0, LINES));
        drill.awaitSaved(daemon, stalling);
        assertThat(stalls()).isZero();

        drill.hubs.faults().stall("stalling", 1);
        drill.clock.advance();
        stalling.append(PARTITIONS, lines.make(1_000_000, LINES));
        daemon.await(
                "others go on, and the stall is seen",
                () -> HubPlace.next(drill.drill, "stalling").entrySet().stream()
                                .allMatch(next ->
                                        next.getKey() == 1 || next.getValue() == stalling.sequence(next.getKey()))
                        && stalls() > 0);
        assertThat(HubPlace.next(drill.drill, "stalling").get(1)).isLessThan(stalling.sequence(1));
        assertThat(daemon.pipeline("stalling").state()).isNotEqualTo("failed");

        // the link that is open stays dead, a new one will work
        drill.hubs.faults().stallLinks("stalling", 1);
        drill.hubs.faults().resume("stalling", 1);
        drill.awaitSaved(daemon, stalling);

        drill.assertExact(stalling);
        daemon.await("it is well", () -> daemon.pipeline("stalling").state().equals("running"));
        System.out.printf("hubs: a stalled partition came back, %.0f stalls counted%n", stalls());
    }

    private static double stalls() throws IOException {
        return Measures.metric(daemon, "weir_restarts_total{pipeline=\"stalling\",code=\"WEIR-3114\"");
    }

    @Test
    void while_the_cluster_is_away_no_more_is_fetched_than_the_settings_say_and_nothing_is_lost() throws Exception {
        Lines lines = new Lines(drill.drill.random);
        appendLarge(lines);
        drill.awaitSaved(daemon, outage);
        double heap = Measures.heapInUse(daemon);

        drill.drill.servers.cassandra().stop();
        long end = System.nanoTime() + OUTAGE.toNanos();
        long most = 0;
        while (System.nanoTime() < end || outage.events() < EVENTS_BEHIND) {
            appendLarge(lines);
            most = Math.max(most, held());
            Drill.passTime(OUTAGE.dividedBy(200));
        }
        double grown = Measures.heapInUse(daemon) - heap;
        long behind = outage.events() - daemon.pipeline("outage").written();
        drill.drill.servers.cassandra().start();
        drill.awaitSaved(daemon, outage);

        System.out.printf(
                "hubs: outage of %d s, %d events behind, at most %d of them fetched (bound %d), heap %,.0f KiB more%n",
                OUTAGE.toSeconds(), behind, most, MOST_HELD, grown / 1024);
        assertThat(behind).isGreaterThan(2 * MOST_HELD);
        assertThat(most).as("events fetched and not written").isPositive().isLessThanOrEqualTo(MOST_HELD);
        assertThat(grown).as("bytes of heap").isLessThan(MOST_GROWTH);
        drill.assertExact(outage);
    }

    private static void appendLarge(Lines lines) {
        drill.clock.advance();
        List<Map<String, Object>> some = lines.make(1_000_000L * outage.events(), LINES_A_BATCH);
        for (Map<String, Object> line : some) line.merge("note", PADDING, (note, padding) -> (String) note + padding);
        outage.append(OUTAGE_PARTITIONS, some);
    }

    /** Sent by the service and not written. */
    private static long held() throws IOException {
        Seen seen = daemon.pipeline("outage");
        return drill.hubs.links().stream()
                        .filter(link -> link.hub().equals("outage"))
                        .mapToLong(LinkState::next)
                        .sum()
                - seen.written();
    }
}
