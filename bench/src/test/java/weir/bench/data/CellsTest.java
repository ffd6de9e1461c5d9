package weir.bench.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CellsTest {
    private static final Cells CELLS =
            Cells.ofInsert("INSERT INTO k.t (a, \"B\") VALUES ((text)?, ?) USING TIMESTAMP ?");

    private static final long HASH = CELLS.hash(row("x", "y", "1"));

    @Test
    void are_the_same_in_whichever_order_a_statement_has_them() {
        Cells others = Cells.ofInsert("INSERT INTO k.t (B, a) VALUES (?, ?) USING TIMESTAMP ?");

        assertThat(others.hash(row("y", "x", "1"))).isEqualTo(HASH);
    }

    @Test
    void do_not_include_the_write_time() {
        assertThat(CELLS.hash(row("x", "y", "2"))).isEqualTo(HASH);
    }

    @Test
    void differ_by_value_and_by_column() {
        assertThat(List.of(
                        CELLS.hash(row("x", "z", "1")),
                        CELLS.hash(row("y", "x", "1")),
                        CELLS.hash(row("x", "", "1")),
                        CELLS.hash(row("x", null, "1"))))
                .doesNotContain(HASH)
                .doesNotHaveDuplicates();
    }

    @Test
    void need_an_insert_that_names_its_columns() {
        assertThatThrownBy(() -> Cells.ofInsert("INSERT INTO k.t JSON ?"))
                .hasMessage("INSERT INTO k.t JSON ? (expected: INSERT INTO table (columns) VALUES …)");
    }

    @Test
    void of_all_rows_sent_notice_one_that_came_twice_and_one_that_did_not_come() {
        Readings readings = new Readings(3, 32);
        Cells cells = Cells.of(ReadingsTable.COLUMNS);
        List<Reading> rows = new ArrayList<>(readings.inMemory());
        rows.set(2, rows.get(1));

        long sum = rows.stream().mapToLong(row -> cells.hash(row.encoded())).sum();

        assertThat(new Fingerprint(3, sum)).isNotEqualTo(readings.sent());
        assertThat(readings.sent().without(new Readings(2, 32).sent()))
                .isEqualTo(
                        new Fingerprint(1, cells.hash(readings.inMemory().get(2).encoded())));
    }

    private static List<@Nullable ByteBuffer> row(@Nullable String... cells) {
        List<@Nullable ByteBuffer> row = new ArrayList<>();
        for (String cell : cells) row.add(cell == null ? null : ByteBuffer.wrap(cell.getBytes(UTF_8)));
        return row;
    }
}
