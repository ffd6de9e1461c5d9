package weir.streams.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import weir.config.SupervisionConfig;
import weir.config.SupervisionConfig.OnPoison;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.model.Offset;
import weir.streams.model.Original;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Outcome.Stage;
import weir.streams.model.Outcome.Written;
import weir.streams.model.Page;
import weir.streams.model.Step;

class PoisonTest {
    private static final Envelope ENVELOPE =
            new Envelope(new Offset.InBlob(7, 1), 1, Fields.of("id", 1L), Original.NONE);
    private static final Rejected BAD = new Rejected(ENVELOPE, Stage.DECODE, Code.BAD_JSON, "a.ndjson: line 1", 1);

    @Test
    void finds_the_rejected_among_the_outcomes() {
        assertThat(Poison.of(page(3, 2))).containsExactly(BAD, BAD);
        assertThat(Poison.of(page(3, 0))).isEmpty();
    }

    @Test
    void keeps_forgets_or_stops_as_configured() {
        assertThat(poison(OnPoison.DEAD_LETTER, 1, 10).toKeep(List.of(BAD))).containsExactly(BAD);
        assertThat(poison(OnPoison.SKIP, 1, 10).toKeep(List.of(BAD))).isEmpty();
        assertThatThrownBy(() -> poison(OnPoison.STOP, 1, 10).toKeep(List.of(BAD)))
                .isInstanceOf(CodedException.class)
                .hasMessage("WEIR-2103: a.ndjson: line 1 (on-poison is stop)");
        assertThat(poison(OnPoison.STOP, 1, 10).toKeep(List.of())).isEmpty();
    }

    @Test
    void stops_as_soon_as_a_window_holds_more_than_its_share() {
        Poison poison = poison(OnPoison.DEAD_LETTER, 0.01, 1000);
        for (int i = 0; i < 10; i++) count(poison, page(9, 1));

        assertThatThrownBy(() -> count(poison, page(0, 1)))
                .isInstanceOf(CodedException.class)
                .hasMessage("11 of the last 101 envelopes were rejected (expected: at most 0.01 of 1000), "
                        + "the last with WEIR-2103: a.ndjson: line 1");
    }

    @Test
    void a_full_window_is_forgotten() {
        Poison poison = poison(OnPoison.DEAD_LETTER, 0.01, 1000);

        assertThatCode(() -> {
                    for (int i = 0; i < 100; i++) count(poison, page(99, 1));
                })
                .doesNotThrowAnyException();
    }

    @Test
    void a_ratio_of_nought_allows_none() {
        assertThatThrownBy(() -> count(poison(OnPoison.DEAD_LETTER, 0, 10), page(0, 1)))
                .isInstanceOf(CodedException.class);
    }

    private static void count(Poison poison, Page page) {
        poison.count(page.steps(), Poison.of(page));
    }

    private static Poison poison(OnPoison onPoison, double ratio, int window) {
        return new Poison(
                new SupervisionConfig(onPoison, ratio, window, Duration.ofSeconds(1), Duration.ofSeconds(2), 0));
    }

    private static Page page(int written, int rejected) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < written; i++) steps.add(new Written(ENVELOPE));
        for (int i = 0; i < rejected; i++) steps.add(BAD);
        return new Page(steps, new Offset.InBlob(0, 0), 0, false, 0);
    }
}
