package weir.drills;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import weir.standins.clients.DaemonApi.Seen;

class PoisonDrillIT {
    private static final int BLOBS = Drill.sized(10, 50);
    private static final int LINES_A_BLOB = Drill.sized(1_000, 2_000);
    private static final int POISON_A_BLOB = LINES_A_BLOB / 100;

    private static final String PIPELINES = """
            csv {
              source {
                connection = lake, container = poison, prefix = "csv/", poll-interval = 300ms
                format { type = csv, max-record-bytes = %2$d }
              }
              transforms = [%1$s]
              sink { connection = shop, keyspace = poison, table = items }
              supervision { max-rejected { ratio = 0.5 } }
            }
            json {
              source {
                connection = lake, container = poison, prefix = "json/", poll-interval = 300ms
                format { type = ndjson, max-record-bytes = %2$d }
              }
              transforms = [%1$s]
              sink { connection = shop, keyspace = poison, table = items }
              supervision { max-rejected { ratio = 0.5 } }
            }
            """.formatted(Lines.CASTS, Poison.MAX_RECORD_BYTES);

    private final Expected rows = new Expected();
    private final List<Letter> letters = new ArrayList<>();
    private long poisonNumber = 1;

    /** A dead letter as it must be. */
    private record Letter(String pipeline, String blob, long position, long line, String code, String original) {}

    @Test
    void exactly_the_poison_is_in_the_dead_letters_and_everything_else_in_the_table() throws Exception {
        try (Drill drill = new Drill("poison")) {
            drill.tables.execute(
                    "CREATE TABLE poison.items (id bigint PRIMARY KEY, version bigint, amount int, note text, small smallint)");
            Lines lines = new Lines(drill.random);
            for (int i = 0; i < BLOBS / 2; i++) write(drill, lines, i);
            Drill.Daemon daemon = drill.start(PIPELINES);
            daemon.awaitUp();
            daemon.await("something rejected", () -> total(daemon) > 0);
            daemon.kill();
            daemon.restart();
            for (int i = BLOBS / 2; i < BLOBS; i++) write(drill, lines, i);

            daemon.awaitIdle();

            drill.assertHolds("items", rows.rows());
            assertThat(found(drill)).containsExactlyInAnyOrderElementsOf(letters);
            for (Seen seen : daemon.api.pipelines()) {
                assertThat(seen.read()).as("%s", seen).isEqualTo(seen.written() + seen.skipped() + seen.rejected());
            }
            assertThat(daemon.drain()).isZero();
        }
    }

    private static long total(Drill.Daemon daemon) throws IOException {
        return daemon.api.pipelines().stream().mapToLong(Seen::rejected).sum();
    }

    private static List<Letter> found(Drill drill) {
        return drill.deadLetters().stream()
                .map(row -> new Letter(
                        Drill.cell(row, "pipeline", String.class),
                        Drill.cell(row, "slice", String.class).replaceAll("@.*", ""),
                        Drill.cell(row, "position", Long.class),
                        Drill.cell(row, "line", Long.class),
                        Drill.cell(row, "code", String.class),
                        hex(Drill.cell(row, "original", ByteBuffer.class))))
                .toList();
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return HexFormat.of().formatHex(copy);
    }

    private void write(Drill drill, Lines lines, int i) {
        boolean isCsv = i % 5 == 0;
        String pipeline = isCsv ? "csv" : "json";
        String name = pipeline + "/" + i + (i % 5 == 2 ? ".gz" : "");
        List<Poison> kinds = Arrays.stream(Poison.values())
                .filter(kind -> kind.isCsv == isCsv)
                .toList();
        List<Map<String, Object>> good = lines.make(i * 1_000_000L, LINES_A_BLOB - POISON_A_BLOB);
        List<Integer> places = new ArrayList<>();
        for (int p = 0; p < POISON_A_BLOB; p++) places.add(drill.random.nextInt(good.size()));
        Collections.sort(places);

        ByteArrayOutputStream blob = new ByteArrayOutputStream();
        long line = 0;
        if (isCsv) {
            blob.writeBytes("id,version,amount,note\r\n".getBytes(UTF_8));
            line++;
        }
        for (int at = 0; at < good.size(); at++) {
            for (; !places.isEmpty() && places.get(0) == at; places.remove(0)) {
                Poison kind = kinds.get((int) (poisonNumber % kinds.size()));
                String original = HexFormat.of().formatHex(kind.original(poisonNumber));
                letters.add(new Letter(pipeline, name, blob.size(), ++line, kind.code, original));
                blob.writeBytes(kind.line(poisonNumber++));
                blob.write('\n');
            }
            Map<String, Object> cells = new LinkedHashMap<>(good.get(at));
            blob.writeBytes(isCsv ? Lines.csvLine(cells) : Lines.ndjson(List.of(cells)));
            rows.line(cells);
            line++;
        }
        drill.blobs.put(name, name.endsWith(".gz") ? Lines.gzip(blob.toByteArray()) : blob.toByteArray());
    }
}
