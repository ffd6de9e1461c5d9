package weir.standins.sqlserver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a statement of a batch comes to. */
public sealed interface Answer {
    static Rows rows(Column... columns) {
        return new Rows(List.of(columns), List.of());
    }

    record Rows(List<Column> columns, List<List<@Nullable Object>> rows) implements Answer {
        public Rows {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }

        /** With one row more. */
        public Rows row(@Nullable Object... values) {
            if (values.length != columns.size())
                throw new IllegalArgumentException("%d values (expected: %d)".formatted(values.length, columns.size()));
            List<List<@Nullable Object>> more = new ArrayList<>(rows);
            more.add(Collections.unmodifiableList(Arrays.asList(values.clone())));
            return new Rows(columns, more);
        }
    }

    /** Of a statement that is no query. */
    record Done() implements Answer {}

    /**
     * What the server refuses with.
     *
     * @param number as in {@code sys.messages}
     */
    record Refusal(int number, String message) implements Answer {}

    /** The connection ends instead of an answer. */
    record Cut() implements Answer {}
}
