package weir.streams.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import weir.config.ThrottleConfig;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

class GovernorTest {
    private final CodedException away = new CodedException(Code.CASSANDRA_UNREACHABLE, "no node");
    private final CodedException late = new CodedException(Code.CASSANDRA_TIMEOUT, "too late");

    private final HandClock clock = new HandClock();
    private final List<String> gone = new ArrayList<>();

    @Test
    void lets_go_what_fits_and_the_rest_in_order_as_rows_come_back() {
        var governor = governor(10);
        var share = governor.share(why -> {});
        share.acquire(claim("a", 6));
        share.acquire(claim("b", 6));
        share.acquire(claim("c", 1));

        assertThat(gone).containsExactly("a");
        assertThat(List.of(
                        governor.status().inUse(),
                        governor.status().waiting(),
                        governor.status().limit()))
                .containsExactly(6, 7, 10);
        written(share, 6);
        assertThat(gone).containsExactly("a", "b", "c");
        assertThat(List.of(governor.status().inUse(), governor.status().waiting()))
                .containsExactly(7, 0);
    }

    @Test
    void pipelines_take_turns() {
        var governor = governor(1);
        var greedy = governor.share(why -> {});
        var modest = governor.share(why -> {});
        for (int i = 0; i < 4; i++) greedy.acquire(claim("greedy" + i, 1));
        modest.acquire(claim("modest0", 1));
        modest.acquire(claim("modest1", 1));

        for (int i = 0; i < 5; i++) written(greedy, 1);

        assertThat(gone).containsExactly("greedy0", "greedy1", "modest0", "greedy2", "modest1", "greedy3");
    }

    @Test
    void a_modest_pipeline_gets_its_turn_under_a_rate_as_well() {
        var governor = governor(new ThrottleConfig(1024, Optional.of(100), Optional.empty()));
        var greedy = governor.share(why -> {});
        var modest = governor.share(why -> {});
        for (int i = 0; i < 1000; i++) greedy.acquire(claim("greedy", 1));
        modest.acquire(claim("modest", 1));

        clock.pass(Duration.ofMillis(31));

        assertThat(gone).containsSubsequence("greedy", "modest").hasSizeLessThan(6);
    }

    @Test
    void a_statement_larger_than_the_limit_goes_alone() {
        var governor = governor(10);
        var share = governor.share(why -> {});
        share.acquire(claim("small", 1));
        share.acquire(claim("large", 50));
        share.acquire(claim("next", 1));

        written(share, 1);
        assertThat(gone).containsExactly("small", "large");
        written(share, 50);
        assertThat(gone).containsExactly("small", "large", "next");
    }

    @Test
    void any_number_of_statements_that_fail_at_once_need_no_deep_stack() {
        var governor = governor(1);
        var share = governor.share(why -> {});
        var count = new AtomicInteger();
        share.acquire(claim("first", 1));
        for (int i = 0; i < 200_000; i++) {
            share.acquire(new Told("quick", 1) {
                @Override
                public void go(long now) {
                    count.incrementAndGet();
                    share.answered(1, now, null);
                }
            });
        }

        written(share, 1);

        assertThat(count).hasValue(200_000);
        assertThat(List.of(governor.status().inUse(), governor.status().waiting()))
                .containsExactly(0, 0);
    }

    @Test
    void spaces_out_rows_by_the_rate_of_the_settings() {
        var governor = governor(new ThrottleConfig(1024, Optional.of(1000), Optional.empty()));
        var share = governor.share(why -> {});
        for (int i = 0; i < 1000; i++) share.acquire(claim("ten", 10));

        clock.pass(Duration.ofMillis(995));

        assertThat(gone).hasSize(100);
        assertThat(governor.status().held().get(Hold.FIXED_RATE)).isEqualTo(Duration.ofMillis(995));
        assertThat(governor.status().state()).isEqualTo(State.THROTTLED);
    }

    @Test
    void spaces_out_bytes_by_the_rate_of_the_settings() {
        var governor = governor(new ThrottleConfig(1024, Optional.empty(), Optional.of(10_000L)));
        var share = governor.share(why -> {});
        for (int i = 0; i < 100; i++) share.acquire(claim("hundred bytes", 1));

        clock.pass(Duration.ofMillis(495));

        assertThat(gone).hasSize(50);
    }

    @Test
    void at_less_than_the_rate_nobody_waits() {
        var governor = governor(new ThrottleConfig(1024, Optional.of(200), Optional.empty()));
        var share = governor.share(why -> {});
        for (int i = 0; i < 100; i++) {
            share.acquire(claim("one", 1));
            assertThat(gone).hasSize(i + 1);
            written(share, 1);
            clock.pass(Duration.ofMillis(10));
        }
    }

    @Test
    void lowers_the_limit_once_for_all_that_was_under_way_and_raises_it_again() {
        var governor = governor(1000);
        var share = governor.share(why -> {});
        long sent = clock.getAsLong();
        for (int i = 0; i < 100; i++) share.acquire(claim("a", 10));
        clock.pass(Duration.ofSeconds(5));
        for (int i = 0; i < 100; i++) share.answered(10, sent, late);
        int lowered = governor.status().limit();
        int waves = 0;
        while (governor.status().limit() < 1000) {
            sent = clock.getAsLong();
            for (int i = 0; i < 100; i++) share.acquire(claim("b", 10));
            for (int wave = 0; wave < 10; wave++) {
                clock.pass(Duration.ofMillis(20));
                int rows = governor.status().inUse();
                for (int i = 0; i < rows / 10; i++) share.answered(10, sent, null);
            }
            assertThat(waves++).isLessThan(1000);
        }

        assertThat(lowered).isEqualTo(700);
        assertThat(governor.status().refused()).containsEntry(Code.CASSANDRA_TIMEOUT, 1000L);
    }

    @Test
    void never_lowers_the_limit_below_a_batch() {
        var governor = governor(1000);
        var share = governor.share(why -> {});
        for (int i = 0; i < 100; i++) {
            clock.pass(Duration.ofSeconds(1));
            share.acquire(claim("a", 1));
            share.answered(1, clock.getAsLong(), late);
        }

        assertThat(governor.status().limit()).isEqualTo(32);
    }

    @Test
    void while_no_node_is_there_one_statement_at_a_time_tries_and_the_first_answer_opens_the_way() {
        var governor = governor(1024);
        List<String> told = new ArrayList<>();
        var share = governor.share(why -> told.add("one " + why.what()));
        var other = governor.share(why -> told.add("other " + why.what()));
        long sent = clock.getAsLong();
        for (int i = 0; i < 50; i++) share.acquire(claim("before", 1));
        for (int i = 0; i < 50; i++) share.answered(1, sent, away);
        gone.clear();
        for (int i = 0; i < 500; i++) share.acquire(claim("again", 1));
        other.acquire(claim("other", 1));
        var atFirst = List.copyOf(told);
        int tries = 0;
        for (int second = 0; second < 600; second++) {
            clock.pass(Duration.ofSeconds(1));
            for (; tries < gone.size(); tries++) share.answered(1, clock.getAsLong(), away);
        }
        var status = governor.status();
        clock.pass(Duration.ofSeconds(6));
        share.answered(1, clock.getAsLong(), null);

        assertThat(atFirst).contains("one no node", "other no node");
        assertThat(tries).isBetween(100, 130);
        assertThat(status.state()).isEqualTo(State.UNREACHABLE);
        assertThat(status.held().get(Hold.UNREACHABLE)).isGreaterThan(Duration.ofSeconds(599));
        assertThat(gone).hasSize(501).contains("other");
        assertThat(governor.status().state()).isEqualTo(State.OPEN);
    }

    @Test
    void what_nobody_foresaw_ends_no_outage() {
        var governor = governor(10);
        var share = governor.share(why -> {});
        share.acquire(claim("a", 1));
        share.answered(1, clock.getAsLong(), away);
        share.acquire(claim("b", 1));
        clock.pass(Duration.ofSeconds(1));

        share.answered(1, clock.getAsLong(), new CodedException(Code.DEFECT, "what?"));

        assertThat(governor.status().state()).isEqualTo(State.UNREACHABLE);
    }

    @Test
    void what_a_closed_pipeline_was_waiting_with_goes_at_once() {
        var governor = governor(1);
        var closed = governor.share(why -> {});
        var open = governor.share(why -> {});
        closed.acquire(claim("first", 1));
        closed.acquire(claim("waits", 1));
        open.acquire(claim("open", 1));

        closed.close();
        closed.acquire(claim("late", 1));

        assertThat(gone).containsExactly("first", "waits", "late");
        closed.notSent(claim("waits", 1));
        closed.notSent(claim("late", 1));
        written(closed, 1);
        assertThat(gone).containsExactly("first", "waits", "late", "open");
    }

    @Test
    void what_is_never_sent_costs_nobody_the_rate() {
        var governor = governor(new ThrottleConfig(10_000, Optional.of(100), Optional.empty()));
        var failed = governor.share(why -> {});
        var open = governor.share(why -> {});
        for (int i = 0; i < 20; i++) failed.acquire(claim("failed " + i, 100));
        clock.pass(Duration.ofSeconds(1));

        failed.close();
        for (int i = 2; i < 20; i++) failed.notSent(claim("failed " + i, 100));
        open.acquire(claim("open", 1));
        clock.pass(Duration.ofSeconds(2));

        assertThat(gone).contains("open");
    }

    private Governor governor(int max) {
        return governor(ThrottleConfig.of(max));
    }

    private Governor governor(ThrottleConfig config) {
        return new Governor("shop", config, clock, clock);
    }

    private void written(Governor.Share share, int rows) {
        share.answered(rows, clock.getAsLong(), null);
    }

    private Claim claim(String name, int rows) {
        return new Told(name, rows);
    }

    private class Told implements Claim {
        private final String name;
        private final int rows;

        private Told(String name, int rows) {
            this.name = name;
            this.rows = rows;
        }

        @Override
        public int rows() {
            return rows;
        }

        @Override
        public long bytes() {
            return 100L * rows;
        }

        @Override
        public void go(long now) {
            gone.add(name);
        }
    }
}
