package weir.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import weir.standins.clients.DaemonApi.Seen;
import weir.standins.clients.HubProducer;
import weir.standins.eventhubs.NewEvent;

class HubOrderDrillIT {
    private static final int KEYS = Drill.sized(100, 1_000);
    private static final int UPDATES = Drill.sized(100, 1_000);
    private static final int PARTITIONS = 3;
    private static final int LINES = 600;

    private static HubDrill drill;
    private static Drill.Daemon daemon;
    private static HubFeed stalling;
    private static HubFeed poison;

    @BeforeAll
    static void one_daemon_for_three_hubs() throws Exception {
        drill = HubDrill.open(
                "huborder",
                it -> it.hub("updates", 8, "weir")
                        .hub("stalling", PARTITIONS, "weir")
                        .hub("poison", PARTITIONS, "weir"));
        drill.drill.tables.execute("CREATE TABLE huborder.updates (id bigint PRIMARY KEY, version bigint, key text)");
        stalling = drill.feed("stalling");
        poison = drill.feed("poison");
        daemon = drill.start(updates()
                + drill.pipeline("stalling")
                + drill.pipeline("poison", "supervision { max-rejected { ratio = 0.5 } }"));
    }

    private static String updates() {
        return """
                updates {
                  source {
                    connection = telemetry, hub = updates, consumer-group = weir, poll-interval = 500ms
                    format { type = json }, metadata { partition-key = key }
                  }
                  transforms = [{ cast { id = bigint, version = bigint } }]
                  sink { connection = shop, keyspace = huborder, table = updates }
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
                    "huborder: %d keys, %d updates each, %.0f s%n", KEYS, UPDATES, (System.nanoTime() - began) / 1e9);
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
        System.out.printf("huborder: a stalled partition came back, %.0f stalls counted%n", stalls());
    }

    private static double stalls() throws IOException {
        return Measures.metric(daemon, "weir_restarts_total{pipeline=\"stalling\",code=\"WEIR-3114\"");
    }

    /** A dead letter as it must be. */
    private record Letter(String slice, long position, long line, String code, String original) {}

    @Test
    void a_bad_body_becomes_a_dead_letter_with_its_bytes_and_its_place() throws Exception {
        Lines lines = new Lines(drill.drill.random);
        List<Letter> letters = new ArrayList<>();
        long number = 0;
        for (Poison kind : Poison.values()) {
            if (kind.isCsv || kind == Poison.TOO_LONG || kind == Poison.TOO_LARGE) continue;
            poison.append(PARTITIONS, lines.make(1_000_000 * number, 100));
            int partition = (int) (++number % PARTITIONS);
            letters.add(new Letter(
                    HubPlace.slice("poison", partition),
                    poison.sequence(partition),
                    0,
                    kind.code,
                    HexFormat.of().formatHex(kind.line(number))));
            poison.appendOther(partition, kind.line(number));
        }
        poison.append(PARTITIONS, lines.make(1_000_000 * number, 100));

        drill.awaitSaved(daemon, poison);

        assertThat(letters()).containsExactlyInAnyOrderElementsOf(letters);
        drill.drill.assertHolds("poison", poison.cells());
    }

    private static List<Letter> letters() {
        return drill.drill.deadLetters().stream()
                .map(row -> new Letter(
                        Drill.cell(row, "slice", String.class),
                        Drill.cell(row, "position", Long.class),
                        Drill.cell(row, "line", Long.class),
                        Drill.cell(row, "code", String.class),
                        hex(Drill.cell(row, "original", ByteBuffer.class))))
                .toList();
    }

    private static String hex(ByteBuffer bytes) {
        return HexFormat.of()
                .formatHex(Arrays.copyOfRange(
                        bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.arrayOffset() + bytes.limit()));
    }
}
