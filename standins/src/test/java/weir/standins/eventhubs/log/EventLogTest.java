package weir.standins.eventhubs.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import weir.standins.eventhubs.log.StoredEvent.Place;

class EventLogTest {
    @Test
    void count_and_bytes_bound_it_and_the_newest_always_stays() {
        EventLog byCount = log(new Retention(3, 1000), 5, 10);
        EventLog byBytes = log(new Retention(100, 25), 5, 10);
        EventLog tooLarge = log(new Retention(100, 5), 5, 10);

        assertThat(byCount.firstSequence()).isEqualTo(2);
        assertThat(byBytes.firstSequence()).isEqualTo(3);
        assertThat(tooLarge.firstSequence()).isEqualTo(4);
    }

    @Test
    void finds_by_what_rises() {
        EventLog log = log(new Retention(60, 100_000), 100, 1); // 40 to 99, two of each time

        assertThat(log.firstWith(StoredEvent::sequence, 0)).isEqualTo(40);
        assertThat(log.firstWith(StoredEvent::sequence, 70)).isEqualTo(70);
        assertThat(log.firstWith(StoredEvent::time, 35)).isEqualTo(70);
        assertThat(log.firstWith(StoredEvent::time, 50)).isEqualTo(100);
    }

    @Test
    void stays_right_when_it_is_compacted() {
        EventLog log = log(new Retention(10, 1 << 20), 200_000, 1);

        assertThat(log.size()).isEqualTo(10);
        assertThat(log.get(199_995).sequence()).isEqualTo(199_995);
        assertThat(log.firstWith(StoredEvent::sequence, 199_995)).isEqualTo(199_995);
    }

    @Test
    void truncation_stops_at_the_end() {
        EventLog log = log(new Retention(10, 1000), 5, 1);

        log.truncate(2);
        assertThat(log.firstSequence()).isEqualTo(2);
        log.truncate(1000);
        assertThat(log.firstSequence()).isEqualTo(5);
        assertThat(log.last()).isNull();
    }

    private static EventLog log(Retention retention, int count, int bytes) {
        EventLog log = new EventLog(retention);
        for (int i = 0; i < count; i++)
            log.add(new StoredEvent(new Place(i, (long) i * bytes, i / 2), new byte[bytes]));
        return log;
    }
}
