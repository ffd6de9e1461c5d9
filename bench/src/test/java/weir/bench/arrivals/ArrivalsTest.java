package weir.bench.arrivals;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import weir.bench.delay.Delays;

class ArrivalsTest {
    private static final long MILLI = 1_000_000;
    private static final long START = -5 * MILLI; // what System.nanoTime gives may be less than nothing

    /** Rows 32 to 41, four in a partition of the table, one a millisecond. */
    private final Arrivals arrivals = new Arrivals(32, 10, 4, START, MILLI);

    @Test
    void time_runs_from_when_an_event_was_due() {
        for (int i = 0; i < 10; i++) arrivals.seen(32 + i, START + 100 * MILLI);

        // all at once, as after a stall: the first was due 100 ms before, the last 91
        assertThat(arrivals.delays()).isEqualTo(new Delays(95, 100, 100));
    }

    @Test
    void the_first_sight_counts() {
        arrivals.seen(32, START + 3 * MILLI);
        arrivals.seen(32, START + 9 * MILLI);
        for (int i = 1; i < 10; i++) arrivals.seen(32 + i, START + (i + 1) * MILLI);

        assertThat(arrivals.delays()).isEqualTo(new Delays(1, 3, 3));
    }

    @Test
    void looks_where_a_row_is_due_and_was_not_seen() {
        assertThat(arrivals.open(START - MILLI, 9)).isEmpty();
        assertThat(arrivals.open(START, 9)).containsExactly(32L);
        assertThat(arrivals.open(START + 4 * MILLI, 9)).containsExactly(32L, 36L);
        assertThat(arrivals.open(START + 99 * MILLI, 9)).containsExactly(32L, 36L, 40L);
        assertThat(arrivals.open(START + 99 * MILLI, 2)).containsExactly(32L, 36L);

        for (int row = 32; row < 40; row++) if (row != 34) arrivals.seen(row, START);
        assertThat(arrivals.open(START + 99 * MILLI, 9)).containsExactly(32L, 40L);

        arrivals.seen(34, START);
        assertThat(arrivals.open(START + 99 * MILLI, 9)).containsExactly(40L);
        assertThat(arrivals.open(START + 7 * MILLI, 9)).isEmpty();
    }

    @Test
    void is_complete_when_every_row_was_seen_whatever_else_is_in_the_table() {
        arrivals.seen(31, START);
        arrivals.seen(42, START);
        for (int row = 41; row > 32; row--) arrivals.seen(row, START);

        assertThat(arrivals.isComplete()).isFalse();
        assertThat(arrivals.missing()).isEqualTo(1);

        arrivals.seen(32, START);

        assertThat(arrivals.isComplete()).isTrue();
        assertThat(arrivals.missing()).isZero();
    }
}
