package weir.streams.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GovernorTest {
    private final List<String> gone = new ArrayList<>();

    @Test
    void lets_go_what_fits_and_the_rest_in_order_as_rows_come_back() {
        var governor = new Governor(10);
        var share = governor.share();
        share.acquire(claim("a", 6));
        share.acquire(claim("b", 6));
        share.acquire(claim("c", 1));

        assertThat(gone).containsExactly("a");
        assertThat(List.of(governor.inUse(), governor.waiting(), governor.limit()))
                .containsExactly(6, 7, 10);
        share.release(6);
        assertThat(gone).containsExactly("a", "b", "c");
        assertThat(List.of(governor.inUse(), governor.waiting())).containsExactly(7, 0);
    }

    @Test
    void pipelines_take_turns() {
        var governor = new Governor(1);
        var greedy = governor.share();
        var modest = governor.share();
        for (int i = 0; i < 4; i++) greedy.acquire(claim("greedy" + i, 1));
        modest.acquire(claim("modest0", 1));
        modest.acquire(claim("modest1", 1));

        for (int i = 0; i < 5; i++) greedy.release(1);

        assertThat(gone).containsExactly("greedy0", "greedy1", "modest0", "greedy2", "modest1", "greedy3");
    }

    @Test
    void a_statement_larger_than_the_limit_goes_alone() {
        var governor = new Governor(10);
        var share = governor.share();
        share.acquire(claim("small", 1));
        share.acquire(claim("large", 50));
        share.acquire(claim("next", 1));

        share.release(1);
        assertThat(gone).containsExactly("small", "large");
        share.release(50);
        assertThat(gone).containsExactly("small", "large", "next");
    }

    @Test
    void any_number_of_statements_that_fail_at_once_need_no_deep_stack() {
        var governor = new Governor(1);
        var share = governor.share();
        var count = new AtomicInteger();
        share.acquire(claim("first", 1));
        for (int i = 0; i < 200_000; i++) {
            share.acquire(new Governor.Claim() {
                @Override
                public int rows() {
                    return 1;
                }

                @Override
                public void go() {
                    count.incrementAndGet();
                    share.release(1);
                }
            });
        }

        share.release(1);

        assertThat(count).hasValue(200_000);
        assertThat(List.of(governor.inUse(), governor.waiting())).containsExactly(0, 0);
    }

    private Governor.Claim claim(String name, int rows) {
        return new Governor.Claim() {
            @Override
            public int rows() {
                return rows;
            }

            @Override
            public void go() {
                gone.add(name);
            }
        };
    }
}
