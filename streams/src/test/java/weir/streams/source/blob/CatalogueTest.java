package weir.streams.source.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.checkpoint.InMemoryState;
import weir.streams.checkpoint.Ledger.Entry;
import weir.streams.model.Offset.InBlob;

class CatalogueTest {
    private static final ActorSystem SYSTEM = ActorSystem.create();
    private static final long SECOND = 1_000_000;
    private static final Catalogue.Planning PLANNING = new Catalogue.Planning(100, 5_000, Duration.ofMinutes(1));

    private final InMemoryState state = new InMemoryState();
    private final Catalogue catalogue = catalogue();

    @AfterAll
    static void stop() {
        SYSTEM.terminate();
    }

    @Test
    void a_version_is_cut_when_first_seen_and_stays_so() {
        see(block("a", "e1", 250, SECOND), 1);

        assertThat(open(catalogue, 1))
                .containsExactly(
                        "a@e1#0 0-100 from 1000000", "a@e1#1 100-200 from 1000000", "a@e1#2 200-250 from 1000000");
        assertThat(state.entries)
                .containsEntry(
                        "p/a",
                        new Entry(
                                "a",
                                "e1",
                                "append=false gzip=false size=250 slice=100 first=1000000 modified=1000000 last=0",
                                false));

        var other = new Catalogue("p", state, state, new Catalogue.Planning(10, 5_000, Duration.ZERO));
        load(other);
        other.see(block("a", "e1", 250, SECOND), 1);
        assertThat(open(other, 1)).isEqualTo(open(catalogue, 1));
    }

    @Test
    void slices_that_have_been_read_are_left_out_also_after_a_restart() {
        see(block("a", "e1", 250, SECOND), 1);
        read("a@e1#1", 300);
        ended("a@e1#1");

        Catalogue restarted = catalogue();
        load(restarted);
        restarted.see(block("a", "e1", 250, SECOND), 1);

        assertThat(open(catalogue, 1)).containsExactly("a@e1#0 0-100 from 1000000", "a@e1#2 200-250 from 1000000");
        assertThat(open(restarted, 1)).isEqualTo(open(catalogue, 1));
    }

    @Test
    void checkpoints_are_forgotten_once_the_ledger_says_done() {
        see(block("a", "e1", 150, SECOND), 1);
        read("a@e1#0", 300);
        ended("a@e1#0");
        assertThat(state.checkpoints).hasSize(1);
        read("a@e1#1", 400);
        ended("a@e1#1");

        assertThat(state.checkpoints).isEmpty();
        assertThat(state.entries.values()).extracting(Entry::isDone).containsExactly(true);
        see(block("a", "e1", 150, SECOND), 2);
        assertThat(open(catalogue, 2)).isEmpty();
    }

    @Test
    void a_later_version_begins_behind_every_time_of_the_one_before_it() {
        see(block("a", "e1", 2_000_000, SECOND), 1);
        see(block("a", "e2", 10, SECOND), 2); // within the same second
        see(block("a", "e3", 10, 9 * SECOND), 3);

        assertThat(open(catalogue, 3)).containsExactly("a@e3#0 0-10 from 9000000");
        see(block("a", "e4", 10, 2 * SECOND), 4); // a clock set back
        assertThat(open(catalogue, 4)).containsExactly("a@e4#0 0-10 from 9000011");
        assertThat(Version.of(entry("a")).first()).isEqualTo(9 * SECOND + 10 + 1);
    }

    @Test
    void what_follows_an_unread_gzip_version_begins_behind_all_it_can_have_stamped() {
        see(gzip("a", "e1", 500, SECOND), 1);
        see(gzip("a", "e2", 500, SECOND), 2);
        assertThat(Version.of(entry("a")).first()).isEqualTo(SECOND + 5_000 + 1);

        state.checkpoints.put("p/a@e2#0", new Checkpoint(1, Optional.of(new InBlob(9, 9)), 7 * SECOND, false));
        see(gzip("a", "e3", 500, SECOND), 3);
        assertThat(Version.of(entry("a")).first()).isEqualTo(7 * SECOND + 5_000 + 1);
    }

    @Test
    void what_follows_a_gzip_version_that_was_read_begins_right_behind_it() {
        see(gzip("a", "e1", 500, SECOND), 1);
        read("a@e1#0", SECOND + 77);
        ended("a@e1#0");
        assertThat(state.checkpoints).isEmpty();
        see(gzip("a", "e2", 500, SECOND), 2);

        assertThat(Version.of(entry("a")).first()).isEqualTo(SECOND + 78);
    }

    @Test
    void an_empty_gzip_version_in_between_does_not_set_the_times_back() {
        see(gzip("a", "e1", 500, SECOND), 1);
        see(gzip("a", "e2", 0, SECOND), 2);
        see(gzip("a", "e3", 500, SECOND), 3);

        assertThat(Version.of(entry("a")).first()).isEqualTo(SECOND + 5_000 + 2);
    }

    @Test
    void an_append_blob_is_open_again_when_it_has_grown_and_only_then() {
        see(append("a", "ct:1", 10, SECOND), 1);
        read("a@ct:1#0", SECOND + 3);
        ended("a@ct:1#0");
        see(append("a", "ct:1", 10, SECOND), 2);
        assertThat(open(catalogue, 2)).isEmpty();

        see(append("a", "ct:1", 30, 3 * SECOND), 3);
        assertThat(open(catalogue, 3)).containsExactly("a@ct:1#0 0-30 from 1000000");
        assertThat(state.checkpoints).containsKey("p/a@ct:1#0");

        see(append("a", "ct:2", 5, SECOND), 4);
        assertThat(open(catalogue, 4)).containsExactly("a@ct:2#0 0-5 from 1000031");
    }

    @Test
    void the_end_of_a_version_that_was_replaced_changes_nothing() {
        see(block("a", "e1", 10, SECOND), 1);
        see(block("a", "e2", 10, SECOND), 2);
        ended("a@e1#0");

        assertThat(open(catalogue, 2)).containsExactly("a@e2#0 0-10 from 1000011");
        assertThat(entry("a").isDone()).isFalse();
    }

    @Test
    void the_checkpoints_of_a_replaced_version_outlive_its_slices() {
        see(block("a", "e1", 10, SECOND), 1);
        read("a@e1#0", 5);
        see(block("a", "e2", 10, SECOND), 2);

        clear(Instant.now());
        assertThat(state.checkpoints).containsKey("p/a@e1#0");
        clear(Instant.now().plusSeconds(61));
        assertThat(state.checkpoints).isEmpty();
    }

    @Test
    void two_daemons_agree_on_what_the_first_has_planned() {
        Catalogue other = catalogue();
        load(other);
        see(block("a", "e1", 250, SECOND), 1);
        other.see(block("a", "e1", 250, 5 * SECOND), 1);

        assertThat(open(other, 1)).isEqualTo(open(catalogue, 1));
    }

    @Test
    void a_blob_that_is_gone_is_not_open_but_remembered() {
        see(block("a", "e1", 10, SECOND), 1);

        assertThat(open(catalogue, 2)).isEmpty();
        see(block("a", "e2", 10, SECOND), 3);
        assertThat(open(catalogue, 3)).containsExactly("a@e2#0 0-10 from 1000011");
    }

    @Test
    void the_oldest_version_comes_first() {
        see(block("b", "e", 150, SECOND), 1);
        see(block("c", "e", 10, SECOND / 2), 1);
        see(block("a", "e", 10, 2 * SECOND), 1);

        assertThat(catalogue.open(1))
                .extracting(o -> o.slice().name())
                .containsExactly("c@e#0", "b@e#0", "b@e#1", "a@e#0");
    }

    private Catalogue catalogue() {
        return new Catalogue("p", state, state, PLANNING);
    }

    private static Found block(String name, String tag, long size, long time) {
        return new Found(name, tag, false, false, size, time, time);
    }

    private static Found gzip(String name, String tag, long size, long time) {
        return new Found(name, tag, false, true, size, time, time);
    }

    private static Found append(String name, String tag, long size, long modified) {
        return new Found(name, tag, true, false, size, SECOND, modified);
    }

    private void see(Found found, int sweep) {
        Replica.get(catalogue.see(found, sweep));
    }

    private void ended(String slice) {
        catalogue.open(1);
        Version version = Version.of(entry("a"));
        BlobSlice ended = version.slices("a").stream()
                .filter(each -> each.name().equals(slice))
                .findFirst()
                .orElseGet(() -> new BlobSlice("a", "e1", 0, false, false, 0, 10, 10, SECOND));
        Replica.get(catalogue.ended(ended));
    }

    /** As a slice that was read to its end. */
    private void read(String slice, long lastWriteTime) {
        state.checkpoints.put("p/" + slice, new Checkpoint(1, Optional.of(new InBlob(9, 1)), lastWriteTime, true));
    }

    private Entry entry(String name) {
        Entry entry = state.entries.get("p/" + name);
        if (entry == null) throw new AssertionError(name + " is not in the ledger");
        return entry;
    }

    private static void load(Catalogue catalogue) {
        run(catalogue.load());
    }

    private void clear(Instant now) {
        run(catalogue.clear(now));
    }

    private static void run(Source<?, ?> source) {
        Replica.get(source.runWith(Sink.ignore(), SYSTEM));
    }

    private static List<String> open(Catalogue catalogue, int sweep) {
        return catalogue.open(sweep).stream()
                .map(Catalogue.Open::slice)
                .map(slice -> slice.name() + " " + slice.from() + "-" + slice.to() + " from " + slice.first())
                .toList();
    }
}
