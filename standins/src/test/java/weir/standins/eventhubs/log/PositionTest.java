package weir.standins.eventhubs.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import weir.standins.eventhubs.log.StoredEvent.Place;

class PositionTest {
    /** Sequence numbers 0 to 9, offsets in tens, times 100 and 200. */
    static final Partition PARTITION = partition();

    @Test
    void finds_where_to_begin() {
        assertThat(at("x-opt-offset > '-1'")).isEqualTo(0);
        assertThat(at("x-opt-offset > '@latest'")).isEqualTo(10);
        assertThat(at("x-opt-offset >= '@latest'")).isEqualTo(9);
        assertThat(at("x-opt-offset > '30'")).isEqualTo(4);
        assertThat(at("x-opt-offset >= '30'")).isEqualTo(3);
        assertThat(at("x-opt-offset > '90'")).isEqualTo(10);
        assertThat(at("x-opt-sequence-number > '-1'")).isEqualTo(0);
        assertThat(at("x-opt-sequence-number >= '4'")).isEqualTo(4);
        assertThat(at("x-opt-sequence-number > '9'")).isEqualTo(10);
        assertThat(at("x-opt-enqueued-time > '100'")).isEqualTo(5);
        assertThat(at("x-opt-enqueued-time >= '100'")).isEqualTo(0);
        assertThat(at("x-opt-enqueued-time > '999'")).isEqualTo(10);
    }

    @Test
    void of_an_empty_partition_everything_is_to_come() {
        Partition empty = Partition.inMemory("h", "0", Retention.DEFAULT);

        assertThat(Position.EARLIEST.in(empty)).isZero();
        assertThat(Position.parse("amqp.annotation.x-opt-offset > '@latest'").in(empty))
                .isZero();
        assertThatThrownBy(() ->
                        Position.parse("amqp.annotation.x-opt-offset > '0'").in(empty))
                .hasMessage("The supplied offset '0' is invalid. The last offset in the system is '-1'");
    }

    @Test
    void what_is_no_position_is_said() {
        assertThatThrownBy(() -> at("x-opt-colour > '1'")).hasMessageEndingWith("is not supported.");
        assertThatThrownBy(() -> at("x-opt-offset < '1'")).hasMessageEndingWith("is not supported.");
        assertThatThrownBy(() -> at("x-opt-offset > 'x'")).hasMessage("The value 'x' of the filter is not a number.");
        assertThatThrownBy(() -> at("x-opt-offset > '91'"))
                .hasMessage("The supplied offset '91' is invalid. The last offset in the system is '90'");
    }

    private static long at(String filter) {
        return Position.parse("amqp.annotation." + filter).in(PARTITION);
    }

    private static Partition partition() {
        Partition partition = Partition.inMemory("h", "0", Retention.DEFAULT);
        for (int i = 0; i < 10; i++) {
            Place place = partition.next(i < 5 ? 100 : 200);
            partition.add(new StoredEvent(place, new byte[10]));
        }
        return partition;
    }
}
