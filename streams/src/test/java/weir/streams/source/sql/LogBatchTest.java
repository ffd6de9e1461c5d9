package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class LogBatchTest {
    private final Deque<List<SourceRecord>> looks = new ArrayDeque<>();

    @Test
    void nothing_is_no_batch() throws Exception {
        looks.add(List.of());

        assertThat(LogBatch.gathered(looks::remove, 9)).isEmpty();
    }

    @Test
    void what_comes_slowly_is_not_waited_for() throws Exception {
        looks.add(records(0, 1));
        looks.add(records(1, 2));

        assertThat(gathered()).isEqualTo(List.of(0));
        assertThat(gathered()).isEqualTo(List.of(1, 2));
    }

    @Test
    void looks_that_find_all_they_may_are_one_batch_with_the_last_place() throws Exception {
        for (int i = 0; i < 5; i++) looks.add(records(2 * i, 2));

        List<SourceRecord> batches = LogBatch.gathered(looks::remove, 9);

        assertThat(batches).hasSize(1);
        assertThat(places(LogBatch.records(batches.get(0)))).isEqualTo(List.of(0, 1, 2, 3, 4, 5, 6, 7));
        assertThat(batches.get(0).sourceOffset()).isEqualTo(Map.of("at", 7));
        assertThat(looks).hasSize(1);
    }

    @Test
    void a_record_that_came_alone_is_itself() {
        SourceRecord one = records(5, 1).get(0);

        assertThat(LogBatch.records(one)).containsExactly(one);
    }

    private List<Integer> gathered() throws InterruptedException {
        if (looks.size() == 1) looks.add(List.of());
        return places(LogBatch.records(LogBatch.gathered(looks::remove, 9).get(0)));
    }

    private static List<SourceRecord> records(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(at -> new SourceRecord(Map.of("server", "weir"), Map.of("at", at), "weir", null, null))
                .toList();
    }

    private static List<Integer> places(List<SourceRecord> records) {
        return records.stream()
                .map(each -> (Integer) each.sourceOffset().get("at"))
                .toList();
    }
}
