package weir.streams.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.config.ThrottleConfig;

/** Against servers that refuse what is above a rate. */
class LearnedRateTest {
    private static final Duration TO_LOOK = Duration.ofSeconds(40);

    private final HandClock clock = new HandClock();
    private final Governor governor = new Governor("shop", ThrottleConfig.of(1024), clock, clock);

    @ParameterizedTest
    @CsvSource({
        // rows/s, a bucket, rows a statement, latency in ms
        "2000, false, 1, 1",
        "2000, true, 1, 1",
        "2000, false, 1, 20",
        "2000, true, 1, 20",
        "2000, false, 32, 1",
        "2000, true, 32, 2",
        "50000, false, 32, 5",
        "50000, true, 8, 5",
        "300, false, 1, 5"
    })
    void finds_the_rate_stays_just_under_it_and_finds_it_again_when_it_doubles(
            double rate, boolean isBucket, int rows, int millis) {
        var server = new Budget(clock, rate, isBucket, Duration.ofMillis(millis));
        server.load(governor.share(why -> {}), rows, 8000 / rows);
        clock.pass(Duration.ofSeconds(20));

        Look look = look(server);
        server.perSecond = 2 * rate;
        clock.pass(Duration.ofSeconds(30));
        Look doubled = look(server);

        assertThat(look.goodput()).isBetween(0.9 * rate, 1.01 * rate);
        assertThat(look.refusedShare()).isLessThan(0.01);
        assertThat(doubled.goodput()).isBetween(0.9 * 2 * rate, 1.01 * 2 * rate);
        assertThat(doubled.refusedShare()).isLessThan(0.01);
    }

    @Test
    void forgets_the_rate_when_nothing_is_refused_any_more() {
        var server = new Budget(clock, 2000, false, Duration.ofMillis(10));
        server.load(governor.share(why -> {}), 1, 4000);
        clock.pass(Duration.ofSeconds(10));
        var before = governor.status();

        server.perSecond = 1e9;
        clock.pass(Duration.ofSeconds(31));
        Look look = look(server);

        assertThat(before.rate().orElseThrow()).isBetween(1800.0, 2200.0);
        assertThat(before.state()).isEqualTo(State.THROTTLED);
        assertThat(governor.status().rate()).isEmpty();
        assertThat(governor.status().state()).isEqualTo(State.OPEN);
        assertThat(look.goodput()).isGreaterThan(0.9 * 1024 / 0.010);
    }

    @Test
    void sends_nothing_before_the_server_wants_it() {
        var server = new Budget(clock, 2000, false, Duration.ofMillis(1));
        server.retryAfter = Duration.ofMillis(700);
        server.load(governor.share(why -> {}), 1, 4000);
        while (server.refused == 0) clock.pass(Duration.ofMillis(1));
        clock.pass(Duration.ofMillis(1));

        long refused = server.refused;
        long written = server.written;
        clock.pass(Duration.ofMillis(690));
        var waiting = governor.status();
        clock.pass(Duration.ofMillis(310));

        assertThat(waiting.inUse()).isZero();
        assertThat(waiting.state()).isEqualTo(State.BACKING_OFF);
        assertThat(waiting.held().get(Hold.RETRY_AFTER)).isGreaterThan(Duration.ofMillis(600));
        assertThat(server.refused).isEqualTo(refused);
        assertThat(server.written).isGreaterThan(written);
        assertThat(waiting.rate()).isNotEqualTo(Optional.empty());
    }

    private Look look(Budget server) {
        long written = server.written;
        long refused = server.refused;
        clock.pass(TO_LOOK);
        double taken = server.written - written;
        double not = server.refused - refused;
        return new Look(taken / TO_LOOK.toSeconds(), not / (taken + not));
    }

    /** What was seen for a while: rows written a second, and the share of rows sent that was refused. */
    private record Look(double goodput, double refusedShare) {}
}
