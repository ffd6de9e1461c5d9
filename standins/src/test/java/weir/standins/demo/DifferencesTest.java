package weir.standins.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import weir.standins.demo.shop.ExpectedRows;

class DifferencesTest {
    private final Differences differences =
            new Differences("1-c", new ExpectedRows(3, number -> Map.of("id", "1-c" + number, "name", "n" + number)));

    @Test
    void finds_nothing_where_all_is_as_expected() {
        for (int n = 0; n < 3; n++) differences.row(Map.of("id", "1-c" + n, "name", "n" + n), "id");
        differences.row(Map.of("id", "2-c0", "name", "of another run"), "id");
        differences.end();

        assertThat(differences.told()).isEmpty();
        assertThat(differences.compared()).isEqualTo(3);
    }

    @Test
    void a_row_without_cells_must_not_be_there() {
        Differences deletes = new Differences("1-c", new ExpectedRows(2, number -> Map.of()));
        deletes.row(Map.of("id", "1-c1"), "id");
        deletes.end();

        assertThat(deletes.told()).containsExactly("1-c1: was deleted: {id=1-c1}");
    }

    @Test
    void names_each_cell_that_differs_and_each_row_too_many_or_too_few() {
        differences.row(Map.of("id", "1-c0", "name", "other"), "id");
        differences.row(Map.of("id", "1-c1", "city", "Ulm"), "id");
        differences.row(Map.of("id", "1-c7"), "id");
        differences.end();

        assertThat(differences.told())
                .containsExactly(
                        "1-c0: name is other (expected: n0)",
                        "1-c1: name is null (expected: n1), city is Ulm (expected: none)",
                        "1-c7: was never sent: {id=1-c7}",
                        "1-c…2: is missing: " + Map.of("id", "1-c2", "name", "n2"));
        assertThat(differences.count()).isEqualTo(4);
    }
}
