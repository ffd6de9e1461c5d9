package weir.streams.source.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import weir.streams.source.SliceSource.Lag;

class ProgressTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final Progress progress = new Progress();
    private final Progress.Partition partition = progress.of("0");

    @Test
    void while_the_hub_cannot_be_asked_the_age_grows_and_the_number_stands() {
        partition.begins(9, 0);
        partition.reaches(9, NOON, NOON);
        partition.isNotSeen(NOON.plusSeconds(10));
        partition.isNotSeen(NOON.plusSeconds(20));

        assertThat(partition.lag(NOON.plusSeconds(70))).contains(new Lag(0, -1, 60));

        // what is not seen came after what is read meanwhile
        partition.read(List.of(event(10, NOON.plusSeconds(65), 1)));
        assertThat(partition.lag(NOON.plusSeconds(70))).contains(new Lag(0, -1, 5));

        partition.reaches(10, NOON, NOON.plusSeconds(80));
        assertThat(partition.lag(NOON.plusSeconds(90))).contains(new Lag(0, -1, 0));
    }

    @Test
    void nobody_knows_before_both_the_log_and_the_place_in_it_were_seen() {
        assertThat(new Progress().lag(NOON)).isEqualTo(Lag.UNKNOWN);
        partition.reaches(9, NOON, NOON);
        assertThat(progress.lag(NOON)).isEqualTo(Lag.UNKNOWN);
        progress.of("1").stands(4, 0);
        assertThat(progress.lag(NOON)).isEqualTo(Lag.UNKNOWN);
        assertThat(progress.lags(NOON)).isEmpty();

        partition.stands(9, micros(NOON));
        assertThat(progress.lag(NOON)).isEqualTo(Lag.UNKNOWN); // of the other
        assertThat(progress.lags(NOON)).containsOnlyKeys("0");
        progress.of("1").reaches(6, NOON, NOON);
        assertThat(progress.lag(NOON)).isEqualTo(new Lag(2, -1, 0));
    }

    @Test
    void what_came_after_all_had_been_read_is_as_old_as_the_look_before() {
        read(9, NOON);
        partition.reaches(9, NOON, NOON.plusSeconds(3600));
        partition.reaches(12, NOON.plusSeconds(3605), NOON.plusSeconds(3610));

        assertThat(progress.lag(NOON.plusSeconds(3611))).isEqualTo(new Lag(3, -1, 11));
        read(12, NOON.plusSeconds(3605));
        assertThat(progress.lag(NOON.plusSeconds(3612))).isEqualTo(new Lag(0, -1, 0));
    }

    @Test
    void what_lies_behind_a_slow_reader_is_as_old_as_the_last_it_read() {
        read(9, NOON);
        partition.reaches(1009, NOON.plusSeconds(60), NOON.plusSeconds(60));

        assertThat(progress.lag(NOON.plusSeconds(61))).isEqualTo(new Lag(1000, -1, 61));
    }

    @Test
    void a_partition_that_is_not_read_stands_at_its_checkpoint() {
        partition.reaches(99, NOON, NOON.plusSeconds(1));
        read(99, NOON);
        partition.stands(49, micros(NOON.minusSeconds(3600)));
        assertThat(progress.lag(NOON.plusSeconds(9)).records()).isZero();

        partition.stopped();
        partition.stands(49, micros(NOON.minusSeconds(3600)));

        assertThat(progress.lag(NOON.plusSeconds(9))).isEqualTo(new Lag(50, -1, 3609));
    }

    @Test
    void who_resumes_far_behind_is_as_old_as_the_checkpoint() {
        partition.begins(49, micros(NOON.minusSeconds(3600)));
        partition.reaches(99, NOON, NOON);

        assertThat(progress.lag(NOON)).isEqualTo(new Lag(50, -1, 3600));
    }

    @Test
    void partitions_add_up_and_the_slowest_says_how_old() {
        read(0, NOON);
        partition.reaches(10, NOON.plusSeconds(5), NOON.plusSeconds(5));
        progress.of("10").begins(4, 0); // nobody knows when that was: as old as the newest
        progress.of("10").reaches(5, NOON.plusSeconds(8), NOON.plusSeconds(8));
        progress.of("9").begins(4, 0);
        progress.of("9").reaches(4, NOON, NOON.plusSeconds(8));

        assertThat(progress.lag(NOON.plusSeconds(10))).isEqualTo(new Lag(11, -1, 10));
        assertThat(progress.lags(NOON.plusSeconds(10)).keySet()).containsExactly("0", "9", "10");
        assertThat(progress.lags(NOON.plusSeconds(10))).containsEntry("10", new Lag(1, -1, 2));
    }

    @Test
    void fewer_are_held_when_events_are_larger() {
        Ahead usual = Ahead.of(3 << 20, partition.eventSize(), 256);
        partition.read(List.of(event(1, NOON, 1 << 20)));
        for (int i = 0; i < 2000; i++) partition.read(List.of(event(i, NOON, 1 << 20)));
        Ahead large = Ahead.of(3 << 20, partition.eventSize(), 256);

        assertThat(usual).isEqualTo(new Ahead(512, 512));
        assertThat(large).isEqualTo(new Ahead(1, 1));
        assertThat(Ahead.of(1, 1e9, 256)).isEqualTo(new Ahead(1, 1));
        assertThat(Ahead.of(4L << 30, 1024, 256)).isEqualTo(new Ahead(512, 8000));
    }

    private void read(long sequence, Instant enqueued) {
        partition.begins(sequence - 1, 0);
        partition.read(List.of(event(sequence, enqueued, 10)));
    }

    private static Event event(long sequence, Instant enqueued, int bytes) {
        return new Event(sequence, "o", micros(enqueued), new byte[bytes], List.of(), null);
    }

    private static long micros(Instant time) {
        return time.getEpochSecond() * 1_000_000;
    }
}
