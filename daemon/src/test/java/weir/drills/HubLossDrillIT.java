package weir.drills;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import weir.standins.clients.DaemonApi.Seen;
import weir.standins.eventhubs.NewEvent;

/** Hubs that have lost what the checkpoints speak of, most of it while the daemon was away, and one with bodies that nobody can read. */
class HubLossDrillIT {
    private static final int PARTITIONS = 2;
    private static final int LINES = Drill.sized(500, 50_000);
    private static final int LOST = Drill.sized(5, 1_000);

    private static HubDrill drill;
    private static Drill.Daemon daemon;
    private static Lines lines;
    private static HubFeed passed;
    private static HubFeed halted;
    private static HubFeed emptied;
    private static HubFeed regrown;
    private static HubFeed renewed;
    private static HubFeed deleted;
    private static HubFeed poison;
    private static long haltedAt;

    @BeforeAll
    static void the_daemon_comes_back_to_hubs_that_have_changed() throws Exception {
        drill = HubDrill.open(
                "hubloss",
                it -> it.hub("passed", PARTITIONS, "weir")
                        .hub("halted", PARTITIONS, "weir")
                        .hub("emptied", PARTITIONS, "weir")
                        .hub("regrown", PARTITIONS, "weir")
                        .hub("renewed", PARTITIONS, "weir")
                        .hub("deleted", PARTITIONS, "weir")
                        .hub("poison", PARTITIONS, "weir"));
        lines = new Lines(drill.drill.random);
        passed = fed("passed");
        halted = fed("halted");
        emptied = fed("emptied");
        regrown = fed("regrown");
        renewed = fed("renewed");
        deleted = fed("deleted");
        poison = drill.feed("poison");
        daemon = drill.start(drill.pipeline("passed").replace("format {", "on-gap = continue\n format {")
                + drill.pipeline("halted").replace("format {", "on-gap = stop\n format {")
                + drill.pipeline("emptied")
                + drill.pipeline("regrown")
                + drill.pipeline("renewed")
                + drill.pipeline("deleted")
                + drill.pipeline("poison", "supervision { max-rejected { ratio = 0.5 } }"));
        drill.awaitSaved(daemon, passed, halted, emptied, regrown, renewed, deleted);
        daemon.kill();
        haltedAt = halted.sequence(1);

        lose(passed, LOST);
        lose(halted, LOST);
        drill.hubs.faults().recreate("emptied");
        drill.hubs.faults().recreate("regrown");
        // it has more now than was read of it
        for (int partition = 0; partition < PARTITIONS; partition++)
            drill.hubs.append("regrown", partition, others(LINES));
        daemon.restart();
        daemon.awaitUp();
    }

    private static HubFeed fed(String hub) {
        HubFeed feed = drill.feed(hub);
        feed.append(PARTITIONS, lines.make(0, LINES));
        return feed;
    }

    /** Some events of partition 1 that nobody has read, and after them some that are left. */
    private static void lose(HubFeed feed, int count) {
        drill.clock.advance();
        for (int i = 0; i < count; i++) feed.appendOther(1, other(i));
        drill.hubs.faults().truncate(feed.hub(), 1, feed.sequence(1));
        feed.append(PARTITIONS, lines.make(1_000_000L * feed.events(), LINES));
    }

    @AfterAll
    static void close() {
        drill.close();
    }

    @Test
    void a_gap_is_reported_with_its_size_and_reading_goes_on() throws Exception {
        drill.awaitSaved(daemon, passed);
        assertLost("passed", LOST);

        // and under its eyes, one right after the other
        loseWhileItReads(LOST + 1);
        loseWhileItReads(LOST + 2);

        assertLost("passed", LOST, LOST + 1, LOST + 2);
        drill.assertExact(passed);
        assertThat(daemon.pipeline("passed").state()).isEqualTo("running");
    }

    private static void loseWhileItReads(int count) throws IOException {
        drill.hubs.faults().stall("passed", 1);
        lose(passed, count);
        drill.hubs.faults().resume("passed", 1);
        drill.awaitSaved(daemon, passed);
    }

    @Test
    void a_gap_stops_who_does_not_want_one() throws Exception {
        awaitFailed("halted", "WEIR-4115");

        assertLost("halted", LOST);
        assertThat(HubPlace.next(drill.drill, "halted").get(1))
                .as("the checkpoint, before the gap")
                .isEqualTo(haltedAt);
    }

    @Test
    void a_hub_that_was_made_anew_is_not_taken_for_the_old_one() throws Exception {
        awaitFailed("emptied", "WEIR-4114");
        awaitFailed("regrown", "WEIR-4114");

        drill.hubs.faults().recreate("renewed");
        drill.hubs.append("renewed", 0, others(1));
        awaitFailed("renewed", "WEIR-411"); // 2 when it is seen to be gone, 4 when it is seen to be there again

        drill.assertExact(emptied);
        drill.assertExact(regrown);
        drill.assertExact(renewed);
    }

    @Test
    void a_hub_that_is_gone_stops_the_pipeline() throws Exception {
        drill.hubs.faults().delete("deleted");

        awaitFailed("deleted", "WEIR-4112");
        drill.assertExact(deleted);
    }

    private static void awaitFailed(String pipeline, String code) throws IOException {
        daemon.await(pipeline + " fails", () -> {
            Seen seen = daemon.pipeline(pipeline);
            return seen.state().equals("failed") && seen.lastError().startsWith(code);
        });
    }

    /** Metric, API and log say how many. */
    private static void assertLost(String pipeline, int... gaps) throws IOException {
        int sum = IntStream.of(gaps).sum();
        assertThat(Measures.metric(daemon, "weir_source_lost_records_total{pipeline=\"" + pipeline + "\""))
                .isEqualTo(sum);
        String seen = daemon.api.get("/api/v1/pipelines/" + pipeline).body();
        for (int gap : gaps) {
            assertThat(seen).contains("\"records\":" + gap + "}");
            assertThat(daemon.log())
                    .anyMatch(line -> line.contains("%s: partition 1: %,d events".formatted(pipeline, gap)));
        }
    }

    /** Of the shape of all others, as it must not be its looks that keep it out of the table. */
    private static List<NewEvent> others(int count) {
        List<NewEvent> others = new ArrayList<>();
        for (long id = 0; id < count; id++) others.add(NewEvent.of(other(id)));
        return others;
    }

    private static byte[] other(long id) {
        return Lines.ndjson(List.of(Map.of("id", 5_000_000 + id, "version", 1L)));
    }

    /** A dead letter as it must be. */
    private record Letter(String slice, long position, long line, String code, String original) {}

    @Test
    void a_bad_body_becomes_a_dead_letter_with_its_bytes_and_its_place() throws Exception {
        List<Letter> letters = new ArrayList<>();
        long number = 0;
        for (Poison kind : Poison.values()) {
            if (kind.isCsv || kind == Poison.TOO_LONG || kind == Poison.TOO_LARGE) continue;
            poison.append(PARTITIONS, lines.make(1_000_000 * number, 100));
            int partition = (int) (++number % PARTITIONS);
            letters.add(new Letter(
                    HubPlace.slice("poison", partition),
                    poison.sequence(partition),
                    1,
                    kind.code,
                    HexFormat.of().formatHex(kind.line(number))));
            poison.appendOther(partition, kind.line(number));
        }
        letters.add(new Letter(
                HubPlace.slice("poison", 0),
                poison.sequence(0),
                2,
                "WEIR-2103",
                HexFormat.of().formatHex("7".getBytes(UTF_8))));
        poison.appendWith(0, lines.make(1_000_000 * number, 1).get(0), "7");
        poison.append(PARTITIONS, lines.make(1_000_000 * (number + 1), 100));

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
