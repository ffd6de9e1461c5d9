package weir.streams.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

class RefusalsTest {
    private final CodedException down = new CodedException(Code.SIGN_IN_UNREACHABLE, "503");
    private final Time clock = new Time();
    private Optional<CodedException> trouble = Optional.empty();
    private boolean hasJustEnded;
    private final Refusals refusals = new Refusals(() -> trouble, () -> hasJustEnded, clock);

    @Test
    void nothing_excuses_a_refusal_of_a_good_token() {
        assertThat(refusals.excuse("hub")).isEmpty();
        assertThat(Refusals.none().excuse("hub")).isEmpty();
    }

    @Test
    void the_end_of_a_token_excuses_refusals_of_a_minute() {
        hasJustEnded = true;
        assertThat(refusals.excuse("hub: partition 0").orElseThrow().text())
                .isEqualTo("WEIR-3192: hub: partition 0: refused with a token that has just ended");
        clock.pass(Duration.ofMinutes(1));
        assertThat(refusals.excuse("hub: partition 0")).isPresent();

        clock.pass(Duration.ofMillis(1));
        assertThat(refusals.excuse("hub: partition 0")).isEmpty();
        assertThat(refusals.excuse("hub: partition 1")).isEmpty();
    }

    @Test
    void who_was_let_in_meanwhile_has_another_minute() {
        hasJustEnded = true;
        refusals.excuse("hub");
        clock.pass(Duration.ofMinutes(2));

        refusals.accepted();

        assertThat(refusals.excuse("hub")).isPresent();
    }

    @Test
    void while_there_is_no_token_every_refusal_is_excused() {
        trouble = Optional.of(down);
        for (int minute = 0; minute < 3; minute++) {
            assertThat(refusals.excuse("hub")).contains(down);
            clock.pass(Duration.ofMinutes(1));
        }

        trouble = Optional.empty();
        hasJustEnded = true;

        assertThat(refusals.excuse("hub")).isPresent();
    }
}
