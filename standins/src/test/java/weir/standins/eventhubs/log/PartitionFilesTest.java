package weir.standins.eventhubs.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionFilesTest {
    static final Retention ALL = Retention.DEFAULT;

    @TempDir
    Path dir;

    @Test
    void what_was_flushed_is_there_again_with_its_places() throws IOException {
        Partition before = open(ALL);
        add(before, "a", "b", "c");
        List<StoredEvent> events = events(before);

        Partition after = open(ALL); // not closed: killed

        assertThat(events(after)).isEqualTo(events);
        assertThat(after.next(0)).isEqualTo(before.next(0));
    }

    @Test
    void a_torn_tail_is_dropped_at_every_byte_and_written_over() throws IOException {
        Partition before = open(ALL);
        add(before, "a", "b");
        long whole = Files.size(onlyFile());
        add(before, "torn");
        byte[] all = Files.readAllBytes(onlyFile());

        for (int length = (int) whole; length < all.length; length++) {
            Files.write(onlyFile(), Arrays.copyOf(all, length));
            Partition after = open(ALL);
            add(after, "c");
            assertThat(bodies(open(ALL))).containsExactly("a", "b", "c");
            assertThat(after.nextSequence()).isEqualTo(3);
        }
    }

    @Test
    void a_record_that_was_changed_ends_the_log() throws IOException {
        add(open(ALL), "a", "b");
        byte[] bytes = Files.readAllBytes(onlyFile());
        bytes[bytes.length - 1] ^= 1;
        Files.write(onlyFile(), bytes);

        assertThat(bodies(open(ALL))).containsExactly("a");
    }

    @Test
    void a_file_that_was_only_begun_is_begun_again() throws IOException {
        add(open(ALL), "a");
        Files.writeString(dir.resolve("%020d.log".formatted(1)), "x");

        Partition after = open(ALL);
        add(after, "b");

        assertThat(bodies(open(ALL))).containsExactly("a", "b");
    }

    @Test
    void retention_and_truncation_hold_over_a_kill() throws IOException {
        add(open(new Retention(3, 1000)), "a", "b", "c", "d");
        Partition kept = open(new Retention(3, 1000));
        assertThat(bodies(kept)).containsExactly("b", "c", "d");

        kept.truncate(3);
        assertThat(bodies(open(ALL))).containsExactly("d");

        kept = open(ALL);
        kept.truncate(99);
        Partition empty = open(ALL);
        assertThat(empty.isEmpty()).isTrue();
        assertThat(empty.nextSequence()).isEqualTo(4);
        assertThat(empty.last()).isEqualTo(kept.last());
    }

    @Test
    void old_files_are_deleted_and_the_last_knows_where_to_go_on() throws IOException {
        Partition partition = open(new Retention(2, 1L << 30));
        String mebibyte = "x".repeat(1 << 20);
        for (int i = 0; i < 40; i++) add(partition, mebibyte);

        assertThat(files()).hasSizeLessThanOrEqualTo(2);
        partition.truncate(40);
        Partition after = open(ALL);
        assertThat(after.next(0)).isEqualTo(partition.next(0));
        assertThat(after.firstSequence()).isEqualTo(40);
    }

    @Test
    void a_folder_serves_one_namespace_at_a_time() throws IOException {
        List<HubSpec> hubs = List.of(HubSpec.parse("orders:2:weir"));
        Namespace first = Namespace.of(hubs, ALL, InstantSource.fixed(Instant.EPOCH), dir);
        first.hub("orders").add(1);

        assertThatThrownBy(() -> Namespace.of(hubs, ALL, InstantSource.fixed(Instant.EPOCH), dir))
                .hasMessage(dir + " is in use by another namespace (expected: a folder of its own)");
        long created = first.hub("orders").created();
        first.close();

        Namespace second = Namespace.of(hubs, ALL, InstantSource.fixed(Instant.EPOCH), dir);
        assertThat(second.hub("ORDERS").partitions()).hasSize(3);
        assertThat(second.hub("orders").created()).isEqualTo(created);
        second.recreate("orders");
        assertThat(second.hub("orders").partitions()).hasSize(2);
        assertThat(second.hub("orders").created()).isGreaterThan(created);
        second.close();
    }

    private Partition open(Retention retention) {
        return Partition.kept("h", "0", retention, new PartitionFiles(dir));
    }

    private static void add(Partition partition, String... bodies) {
        for (String body : bodies) partition.add(new StoredEvent(partition.next(1_000), body.getBytes(UTF_8)));
        partition.flush();
    }

    private static List<StoredEvent> events(Partition partition) {
        List<StoredEvent> events = new ArrayList<>();
        for (long i = partition.firstSequence(); i < partition.nextSequence(); i++) events.add(partition.get(i));
        return events;
    }

    private static List<String> bodies(Partition partition) {
        return events(partition).stream()
                .map(event -> new String(event.message(), UTF_8))
                .toList();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.toList();
        }
    }

    private Path onlyFile() throws IOException {
        assertThat(files()).hasSize(1);
        return files().get(0);
    }
}
