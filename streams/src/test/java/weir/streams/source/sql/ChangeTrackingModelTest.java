package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import weir.streams.source.sql.ModelReader.Rule;

/** The decisions that production makes, against random histories of a database: commits, clean-ups, truncations, restores. */
class ChangeTrackingModelTest {
    private static final int HISTORIES = 5_000;
    private static final int STEPS = 120;

    @Test
    void the_target_equals_the_table_after_every_history() {
        assertThat(diverged()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void without_any_one_rule_some_history_ends_wrong(Rule rule) {
        assertThat(diverged(rule)).isNotEmpty();
    }

    /** The seeds of those. */
    private static long[] diverged(Rule... left) {
        return LongStream.range(0, HISTORIES)
                .filter(seed -> !endsRight(seed, left))
                .toArray();
    }

    private static boolean endsRight(long seed, Rule... left) {
        var random = new Random(seed);
        var table = new TrackedTable(random);
        ModelReader reader = ModelReader.without(table, random, left);
        for (int step = 0; step < STEPS; step++) {
            table.happen();
            if (random.nextInt(4) == 0) reader.poll();
        }
        reader.pollUndisturbed();
        return reader.target().equals(table.state().rows());
    }
}
