package weir.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KillDrillIT {
    private static final int BLOBS = Drill.sized(20, 40);
    private static final int ROWS_A_BLOB = Drill.sized(1_500, 7_500);
    private static final int KILLS = Drill.sized(4, 10);
    private static final long KEYS_APART = 1_000_000;

    private static final String PIPELINES = """
            csv {
              source {
                connection = lake, container = kill, prefix = "csv/", poll-interval = 300ms, slice-size = 64KiB
                format { type = csv, multi-line = false }
              }
              transforms = [%1$s]
              sink { connection = shop, keyspace = kill, table = items }
              supervision { restart { min-backoff = 100ms, max-backoff = 1s } }
            }
            json {
              source {
                connection = lake, container = kill, prefix = "json/", poll-interval = 300ms, slice-size = 64KiB
                format { type = ndjson }
              }
              transforms = [%1$s]
              sink { connection = shop, keyspace = kill, table = items }
              supervision { restart { min-backoff = 100ms, max-backoff = 1s } }
            }
            """.formatted(Lines.CASTS);

    private final Expected expected = new Expected();

    @Test
    void table_is_right_in_every_cell_after_kills_at_any_moment() throws Exception {
        try (Drill drill = new Drill("kill")) {
            drill.tables.execute("CREATE TABLE kill.items " + Lines.TABLE);
            Lines lines = new Lines(drill.random);
            Drill.Daemon daemon = drill.start(PIPELINES);
            for (int round = 0; round < KILLS; round++) {
                if (drill.random.nextInt(4) > 0) daemon.awaitUp(); // else it is killed while it starts
                for (int i = round * BLOBS / KILLS; i < (round + 1) * BLOBS / KILLS; i++) write(drill, lines, i);
                drill.passTime(3_000);
                daemon.kill();
                daemon.restart();
            }

            daemon.awaitIdle();

            assertThat(drill.deadLetters()).isEmpty();
            drill.assertHolds("items", expected.rows());
            assertWriteTimes(drill);
            assertThat(daemon.drain()).isZero();
        }
    }

    /** Every third blob is compressed, every fourth written again, twice within a second; every fifth grows. */
    private void write(Drill drill, Lines lines, int i) {
        if (i % 5 == 4) {
            grow(drill, lines, i);
            return;
        }
        boolean isCsv = i % 2 == 0;
        String name = (isCsv ? "csv/" : "json/") + i + (i % 3 == 1 ? ".gz" : "");
        int versions = i % 4 == 1 || i % 4 == 2 ? 1 + 2 * drill.random.nextInt(2) : 1;
        for (int version = 0; version < versions; version++) {
            List<Map<String, Object>> written = lines.make(i * KEYS_APART, ROWS_A_BLOB);
            byte[] content = isCsv ? Lines.csv(written) : Lines.ndjson(written);
            drill.blobs.put(name, name.endsWith(".gz") ? Lines.gzip(content) : content);
            written.forEach(expected::line);
        }
    }

    /** In three parts that end within a line; later parts have the keys of earlier ones. */
    private void grow(Drill drill, Lines lines, int i) {
        List<Map<String, Object>> written = new ArrayList<>();
        for (int part = 0; part < 3; part++) written.addAll(lines.make(i * KEYS_APART, ROWS_A_BLOB / 3));
        byte[] content = Lines.ndjson(written);
        int[] ends = {0, content.length / 3, content.length / 2 + 1, content.length};
        for (int part = 0; part < 3; part++) {
            drill.blobs.append("json/" + i, Arrays.copyOfRange(content, ends[part], ends[part + 1]));
            drill.passTime(400);
        }
        written.forEach(expected::line);
    }

    /** They come from the storage account's clock, in seconds, and the place in the blob. */
    private static void assertWriteTimes(Drill drill) {
        long earliest = TimeUnit.MILLISECONDS.toMicros(drill.began) - TimeUnit.SECONDS.toMicros(2);
        long latest = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()) + TimeUnit.SECONDS.toMicros(10);
        List<Long> wrong = new ArrayList<>();
        drill.tables.forEach(
                "SELECT WRITETIME(version) AS version, WRITETIME(amount) AS amount, WRITETIME(note) AS note FROM kill.items",
                row -> row.values().forEach(time -> {
                    if ((Long) time < earliest || (Long) time > latest) wrong.add((Long) time);
                }));
        assertThat(wrong).as("between %d and %d", earliest, latest).isEmpty();
    }
}
