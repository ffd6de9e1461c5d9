package weir.drills;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.BitSet;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MemoryDrillIT {
    private static final int LINE_BYTES = 8 << 10;
    private static final int MEBIBYTES = Drill.sized(288, 2048);
    private static final int LINES = MEBIBYTES * (1024 * 1024 / LINE_BYTES);
    private static final int AT_ONCE = 64;
    /** The input is never less than one and a half times the heap. */
    private static final String HEAP = Drill.IS_FULL ? "-Xmx256m" : "-Xmx192m";

    private static final String PIPELINE = """
            items {
              source {
                connection = lake, container = %1$s, poll-interval = 500ms, slice-size = 1TiB
                format { type = ndjson }
              }
              transforms = [{ drop = [ballast] }, { cast { id = bigint } }]
              sink { connection = shop, keyspace = %1$s, table = items }
              limits { slices = 64 }
            }
            """;

    @Test
    void a_blob_larger_than_the_heap_is_read() throws Exception {
        reads("onebig", 1);
    }

    @Test
    void as_many_blobs_at_once_as_slices_are_allowed_are_read() throws Exception {
        reads("manybig", AT_ONCE);
    }

    private static void reads(String name, int blobs) throws Exception {
        try (Drill drill = new Drill(name)) {
            drill.tables.execute("CREATE TABLE " + name + ".items (id bigint PRIMARY KEY)");
            for (int i = 0; i < blobs; i++) write(drill, i, LINES / blobs);

            Drill.Daemon daemon = drill.start(PIPELINE.formatted(name), HEAP, "-XX:+ExitOnOutOfMemoryError");
            daemon.awaitIdle();

            assertThat(daemon.pipeline("items").written()).isEqualTo(LINES);
            BitSet ids = new BitSet(LINES);
            drill.tables.forEach(
                    "SELECT id FROM " + name + ".items",
                    row -> ids.set(((Number) Objects.requireNonNull(row.get("id"))).intValue()));
            assertThat(ids.length()).isEqualTo(LINES);
            assertThat(ids.cardinality()).isEqualTo(LINES);
            assertThat(daemon.drain()).isZero();
        }
    }

    private static void write(Drill drill, int blob, int lines) throws IOException {
        byte[] ballast = ("\"ballast\":\"" + "b".repeat(LINE_BYTES) + "\"}\n").getBytes(UTF_8);
        try (OutputStream out = new BufferedOutputStream(drill.blobs.stream("%03d".formatted(blob)), 4 << 20)) {
            for (int i = 0; i < lines; i++) {
                byte[] head = ("{\"id\":" + ((long) blob * lines + i) + ",").getBytes(UTF_8);
                out.write(head);
                out.write(ballast);
            }
        }
    }
}
