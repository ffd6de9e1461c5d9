package weir.standins;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import weir.standins.RefusingProxy.Passed;

class RowBudgetTest {
    @Test
    void each_second_has_its_rows() {
        var budget = new RowBudget(10);

        assertThat(budget.takes(8, 0)).isTrue();
        assertThat(budget.takes(3, 1)).isFalse();
        assertThat(budget.takes(2, 999_999_999)).isTrue();
        assertThat(budget.takes(1, 999_999_999)).isFalse();
        assertThat(budget.takes(10, 1_000_000_000)).isTrue();
        budget.rowsPerSecond(20);
        assertThat(budget.takes(20, 1_000_000_001)).isTrue();
        assertThat(budget.takes(0, 1_000_000_002)).isTrue();

        assertThat(budget.passed()).isEqualTo(new Passed(40, 4));
        assertThat(budget.passed().refusedShare()).isEqualTo(4 / 44.0);
    }
}
