package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import weir.streams.model.Envelope;
import weir.streams.model.Operation;
import weir.streams.model.Slice;
import weir.streams.source.Reading;

/** Change data capture by the real connector and driver against a double: what a real server answers is not proved here. */
class SqlServerLogIT extends CapturedContract {
    final Target target = new Target();

    @Test
    void what_is_there_is_loaded_and_what_changes_follows_from_the_checkpoint() {
        customers.putAll(numbered(1, 10, "n"));
        SqlSource source = all.source(TABLE);
        List<Slice> plan = all.plan(source);
        customers.putAll(numbered(4, 12, "one transaction "));
        customers.put(1L, null);
        customers.delete(2);
        customers.move(3, 33);
        Reading log = all.read(source, plan.get(0)).until(13).save();
        log.close();
        customers.put(33L, "moved");
        customers.delete(12);
        Reading again = all.read(all.source(TABLE), plan.get(0)).until(2);

        target.write(log.read);
        target.write(again.read);
        target.write(all.read(source, plan.get(1)).toTheEnd().read);

        assertThat(log.read).extracting(Envelope::writeTime).isSorted().doesNotHaveDuplicates();
        assertThat(log.read.get(0).writeTime())
                .isGreaterThan(TableSlice.of(plan.get(1)).loadTime());
        assertThat(log.read.subList(11, 13))
                .extracting(Envelope::operation)
                .containsExactly(Operation.DELETE, Operation.UPSERT);
        assertThat(again.read.get(0).writeTime()).isGreaterThan(log.read.get(12).writeTime());
        assertThat(again.values("id")).containsExactly(33L, 12L);
        assertThat(names()).isEqualTo(customers());
    }

    @Test
    void a_transaction_goes_on_where_it_was_also_between_the_halves_of_a_key_that_changes() {
        all.settings.pageRows = 1;
        SqlSource source = all.source(TABLE);
        List<Slice> plan = all.plan(source);
        customers.putAll(numbered(2, 5, "n"));
        customers.move(1, 11);

        List<Object> ids = new ArrayList<>();
        for (int row = 0; row < 6; row++) {
            try (Reading one = all.read(source, plan.get(0)).until(1).save()) {
                ids.add(one.values("id").get(0));
            }
        }

        assertThat(ids).containsExactly(2L, 3L, 4L, 5L, 1L, 11L);
    }

    @Test
    void a_column_that_is_not_captured_is_read_from_the_table_until_another_capture_instance_has_it() {
        customers.endCapture(FIRST);
        customers.capture("narrow", "id");
        customers.put(2L, "loaded");
        SqlSource source = all.source(TABLE);
        List<Slice> plan = all.plan(source);
        try (Reading log = all.read(source, plan.get(0))) {
            customers.put(2L, "of the table");
            log.until(1);
            assertThat(log.values("name")).containsExactly("of the table");

            customers.capture("wide", "id", "name");
            customers.put(3L, "of the log");
            log.until(2).save();
            all.plan(source);
            customers.endCapture("narrow");
            customers.put(4L, "of the new one alone");
            log.until(3);

            assertThat(log.values("id")).containsExactly(2L, 3L, 4L);
            assertThat(log.values("name")).containsExactly("of the table", "of the log", "of the new one alone");
        }
    }

    @Test
    void a_column_that_is_computed_is_null_in_the_log_and_read_from_the_table() {
        customers.odd().compute("name");
        SqlSource source = all.source(TABLE);
        List<Slice> plan = all.plan(source);
        try (Reading log = all.read(source, plan.get(0))) {
            customers.put(2L, "computed");

            assertThat(log.until(1).values("name")).containsExactly("computed");
        }
    }

    @Test
    void a_column_that_is_computed_later_on_is_read_from_the_table_as_soon_as_the_log_has_it() {
        customers.endCapture(FIRST);
        customers.capture("narrow", "id");
        SqlSource source = all.source(TABLE);
        List<Slice> plan = all.plan(source);
        try (Reading log = all.read(source, plan.get(0))) {
            customers.put(2L, "b");
            log.until(1);
            customers.odd().compute("name");
            customers.capture("wide", "id", "name");
            customers.put(3L, "computed");

            assertThat(log.until(2).values("name")).containsExactly("b", "computed");
        }
    }

    private static List<List<@Nullable Object>> numbered(int first, int last, String name) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (long id = first; id <= last; id++) rows.add(List.of(id, name + id));
        return rows;
    }

    private Map<Long, String> customers() {
        Map<Long, String> names = new TreeMap<>();
        customers.rows().forEach((id, row) -> names.put(id, String.valueOf(row.get(1))));
        return names;
    }

    private Map<Long, String> names() {
        Map<Long, String> names = new TreeMap<>();
        target.rows().forEach((id, row) -> names.put(id, String.valueOf(row.get("name"))));
        return names;
    }
}
