package weir.streams.sink.cassandra;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.config.BlobConnectionConfig;
import weir.config.BlobSourceConfig;
import weir.config.CassandraSinkConfig.Drift;
import weir.config.CassandraSinkConfig.Nulls;
import weir.config.FormatConfig.Compression;
import weir.config.LimitsConfig;
import weir.config.NdjsonFormatConfig;
import weir.config.Secret;
import weir.config.WriteRules;
import weir.standins.BlobStandIn;
import weir.standins.clients.BlobContainer;
import weir.streams.azure.Credentials;
import weir.streams.cassandra.CassandraCluster;
import weir.streams.cassandra.SharedCassandra;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.checkpoint.InMemoryState;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.model.Offset;
import weir.streams.model.Outcome.Written;
import weir.streams.model.Page;
import weir.streams.model.Slice;
import weir.streams.model.Step;
import weir.streams.source.RawPage;
import weir.streams.source.blob.BlobSource;

/**
 * A row that is updated and deleted ten thousand times in one moment, written in any order: by many pages at a time, in batches, with connections cut
 * in between, and again and again from the start and from checkpoints. {@code -Ddrill=full} makes a hundred of them.
 */
class OrderIT {
    private static final int ROWS = "full".equals(System.getProperty("drill")) ? 100 : 3;
    private static final int VERSIONS = 4;
    private static final int UPDATES = 10_000;
    private static final int REPLAYS = 20;
    private static final int CUT_AFTER_PAGES = 40;

    private static final WriteRules GONE = new WriteRules(
            Optional.empty(),
            Optional.empty(),
            Optional.of(new WriteRules.Delete("gone", List.of("true"))),
            WriteRules.Collections.REPLACE);

    private static final Random RANDOM = new Random(Long.getLong("drill.seed", System.nanoTime()));

    private static final String[] NO_ROW = {"null", "null", "null", "null"};

    private static BlobStandIn storage;
    private static CutProxy wire;
    private static CassandraCluster cluster;
    private static Sinks sinks;
    private static String keyspace = "";

    @BeforeAll
    static void start(@TempDir Path dir) throws IOException {
        storage = BlobStandIn.start(dir);
        wire = CutProxy.to(SharedCassandra.connection().contactPoints().get(0));
        cluster = new CassandraCluster(
                SharedCassandra.connection(wire.address(), Duration.ofSeconds(10)), SharedCassandra.system());
        keyspace = SharedCassandra.newKeyspace();
        SharedCassandra.ddl(
                SharedCassandra.session(),
                "CREATE TABLE " + keyspace + ".things (id int PRIMARY KEY, left_over int, note text)");
        sinks = Sinks.of(Sinks.config(keyspace, "things", Nulls.UNSET, Drift.STOP, GONE), cluster, 1024);
        SharedCassandra.get(sinks.sink.open());
    }

    @AfterAll
    static void stop() throws IOException {
        sinks.close();
        SharedCassandra.get(cluster.close());
        wire.close();
        storage.close();
    }

    @Test
    void the_last_of_ten_thousand_updates_of_one_moment_wins_whatever_is_written_when_and_how_often() {
        for (int id = 0; id < ROWS; id++) {
            Log log = new Log(id);
            for (int version = 0; version < VERSIONS; version++) log.readVersion(version);
            assertThat(log.times()).hasSize(UPDATES).isSorted().doesNotHaveDuplicates();

            long before = retries();
            write(shuffled(log.pages), CUT_AFTER_PAGES);
            assertThat(retries()).isGreaterThan(before);
            assertThat(found(id)).as("once, row %d", id).isEqualTo(log.last());
            for (int i = 0; i < REPLAYS; i++) {
                write(shuffled(log.prefix(RANDOM.nextInt(UPDATES + 1))), i == 0 ? CUT_AFTER_PAGES / 4 : -1);
                write(shuffled(log.fromAnyCheckpoint()), -1);
                assertThat(found(id)).as("replay %d of row %d", i, id).isEqualTo(log.last());
            }
        }
    }

    /** The updates of one row in their order, as the source gives them: some versions of one blob, written within a second or so. */
    private static final class Log {
        private final int id;
        private final BlobContainer blobs;
        private final BlobSource source;
        private final InMemoryState state = new InMemoryState();
        private final List<Page> pages = new ArrayList<>();
        private List<Page> latest = List.of();
        private Slice slice = new Slice("", "", "");

        private Log(int id) {
            this.id = id;
            String container = "row" + id;
            this.blobs = BlobContainer.open(storage.connectionString(), container);
            this.source = BlobSource.create(
                    "things",
                    new BlobSourceConfig(
                            new BlobConnectionConfig(
                                    "lake", new Secret(storage.connectionString()), Duration.ofSeconds(30)),
                            container,
                            "",
                            Duration.ofMillis(100),
                            1 << 30,
                            new NdjsonFormatConfig(Compression.AUTO, 1 << 20)),
                    name -> true,
                    new LimitsConfig(100, 64 << 10, 8, 8, 2 << 20),
                    new Credentials(),
                    state,
                    state);
        }

        /** What is left counts down: were the greater value to win, it would never be the last. */
        private void readVersion(int version) {
            StringBuilder lines = new StringBuilder();
            int to = (VERSIONS - version - 1) * (UPDATES / VERSIONS);
            for (int left = to + UPDATES / VERSIONS - 1; left >= to; left--) lines.append(line(left));
            blobs.put("updates.ndjson", lines.toString().getBytes(UTF_8));
            slice = SharedCassandra.get(source.plans().runWith(Sink.head(), SharedCassandra.system()))
                    .get(0);
            latest = read(new Checkpoint(1, Optional.empty(), 0, false));
            pages.addAll(latest);
        }

        /** Some are deletes; so is the last one of every other row. */
        private String line(int left) {
            boolean isDelete = left == 0 ? id % 2 == 1 : RANDOM.nextInt(20) == 0;
            if (isDelete) return "{\"id\":%d,\"gone\":true}\n".formatted(id);
            String note = RANDOM.nextBoolean() ? "" : ",\"note\":\"note %d\"".formatted(RANDOM.nextInt());
            return "{\"id\":%d,\"left_over\":%d%s}\n".formatted(id, left, note);
        }

        private List<Page> read(Checkpoint from) {
            return SharedCassandra.get(
                    source.pages(slice, from).map(RawPage::decode).runWith(Sink.seq(), SharedCassandra.system()));
        }

        /** What one that was stopped after any number of updates has written. */
        private List<Page> prefix(int updates) {
            List<Page> prefix = new ArrayList<>();
            int left = updates;
            for (Page page : pages) {
                if (left == 0) break;
                List<Step> steps =
                        page.steps().subList(0, Math.min(left, page.steps().size()));
                prefix.add(page.with(steps));
                left -= steps.size();
            }
            return prefix;
        }

        /** Read again from a checkpoint of the version that is still there. */
        private List<Page> fromAnyCheckpoint() {
            int next = RANDOM.nextInt(latest.size());
            Page before = latest.get(Math.max(0, next - 1));
            Optional<Offset> offset = next == 0 ? Optional.empty() : Optional.of(before.next());
            List<Page> again = read(new Checkpoint(2, offset, next == 0 ? 0 : before.lastWriteTime(), false));
            assertThat(times(again)).isEqualTo(times(latest.subList(next, latest.size())));
            return again;
        }

        private List<Long> times() {
            return times(pages);
        }

        private static List<Long> times(List<Page> pages) {
            return envelopes(pages).stream().map(Envelope::writeTime).toList();
        }

        /** What is left and the note, each with its write time. */
        private List<String> last() {
            String[] row = NO_ROW.clone();
            for (Envelope update : envelopes(pages)) {
                Fields fields = update.fields();
                if (fields.get("gone") != null) {
                    row = NO_ROW.clone();
                } else {
                    row[0] = String.valueOf(fields.get("left_over"));
                    row[1] = String.valueOf(update.writeTime());
                    if (fields.get("note") == null) continue;
                    row[2] = String.valueOf(fields.get("note"));
                    row[3] = row[1];
                }
            }
            return List.of(row);
        }

        private static List<Envelope> envelopes(List<Page> pages) {
            return pages.stream()
                    .flatMap(page -> page.steps().stream())
                    .map(Envelope.class::cast)
                    .toList();
        }
    }

    private static List<Page> shuffled(List<Page> pages) {
        List<Page> shuffled = new ArrayList<>(pages);
        Collections.shuffle(shuffled, RANDOM);
        return shuffled;
    }

    /** All at once, as far as the governor lets them; when so many are written, what is on its way is cut off and tried again. */
    private static void write(List<Page> pages, int cutAfter) {
        AtomicInteger written = new AtomicInteger();
        List<CompletableFuture<Page>> writing = new ArrayList<>();
        for (Page page : pages) {
            CompletableFuture<Page> one = sinks.sink.write(page).toCompletableFuture();
            writing.add(one.thenApply(done -> {
                if (written.incrementAndGet() == cutAfter) wire.cut();
                return done;
            }));
        }
        for (CompletableFuture<Page> page : writing)
            assertThat(SharedCassandra.get(page).steps()).hasOnlyElementsOfType(Written.class);
    }

    private static long retries() {
        return sinks.meter.snapshot().retries().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static List<String> found(int id) {
        Row row = SharedCassandra.session()
                .execute("SELECT left_over, WRITETIME(left_over), note, WRITETIME(note) FROM " + keyspace
                        + ".things WHERE id = " + id)
                .one();
        if (row == null) return List.of(NO_ROW);
        return IntStream.range(0, NO_ROW.length)
                .mapToObj(i -> String.valueOf(row.getObject(i)))
                .toList();
    }
}
