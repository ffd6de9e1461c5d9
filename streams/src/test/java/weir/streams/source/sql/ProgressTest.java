package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import weir.streams.source.SliceSource.Lag;

class ProgressTest {
    private final Progress progress = new Progress("crm");

    @Test
    void a_load_that_is_resumed_counts_what_was_done_before() {
        assertThat(progress.loaded()).isEmpty();

        progress.known();
        Progress.OfTable table = progress.of("public.customers");
        table.hasSlices(4, 100);
        table.planned(2, 100, 1_000_000);
        table.planned(3, 100, 1_000_000);
        assertThat(progress.loaded()).isEqualTo(OptionalDouble.of(0.5));

        table.loaded(2, 50, false);
        assertThat(progress.loaded()).isEqualTo(OptionalDouble.of(0.625));
        assertThat(progress.lag(3_000_000)).isEqualTo(new Lag(150, -1, 2));

        table.loaded(2, 10, true);
        table.loaded(3, 400, false);
        table.readUpTo(2_500_000);
        assertThat(progress.loaded()).isEqualTo(OptionalDouble.of(1));
        assertThat(progress.lag(3_000_000)).isEqualTo(new Lag(0, -1, 0.5));
    }

    @Test
    void nothing_is_said_to_be_loaded_while_it_is_not_known_what_is_left() {
        progress.of("public.small").hasSlices(1, 100);
        assertThat(progress.loaded()).isEmpty();

        progress.of("public.large").planned(0, 300, 1_000_000);
        progress.of("public.large").hasSlices(1, 300);
        progress.known();
        assertThat(progress.loaded()).isEqualTo(OptionalDouble.of(0.25));

        progress.of("public.later").planned(0, 1_000, 2_000_000);
        assertThat(progress.loaded()).isEqualTo(OptionalDouble.of(0.25));

        progress.of("public.later").hasSlices(1, 1_600);
        assertThat(progress.loaded()).isEqualTo(OptionalDouble.of(0.35));
    }
}
