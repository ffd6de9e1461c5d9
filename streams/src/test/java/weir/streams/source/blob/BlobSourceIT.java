package weir.streams.source.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.specialized.AppendBlobClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.config.BlobConnectionConfig;
import weir.config.BlobSourceConfig;
import weir.config.CsvFormatConfig;
import weir.config.FormatConfig;
import weir.config.FormatConfig.Compression;
import weir.config.LimitsConfig;
import weir.config.NdjsonFormatConfig;
import weir.config.Secret;
import weir.standins.BlobStandIn;
import weir.streams.azure.Credentials;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.checkpoint.InMemoryState;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Envelope;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Slice;
import weir.streams.source.SliceSource;

class BlobSourceIT {
    private static final AtomicInteger CONTAINERS = new AtomicInteger();
    private static final FormatConfig NDJSON = new NdjsonFormatConfig(Compression.AUTO, 1 << 20);
    private static final FormatConfig CSV =
            new CsvFormatConfig(true, List.of(), ',', '"', false, "", Compression.AUTO, 1 << 20);

    private static final Checkpoint FROM_START = new Checkpoint(1, Optional.empty(), 0, false);

    @TempDir
    static Path dir;

    static BlobStandIn server;
    static ActorSystem system;

    BlobContainerClient container;
    InMemoryState state;

    @BeforeAll
    static void start() throws IOException {
        server = BlobStandIn.start(dir);
        system = ActorSystem.create();
    }

    @AfterAll
    static void stop() throws IOException {
        system.terminate();
        server.close();
    }

    @BeforeEach
    void newContainer() {
        container = new BlobServiceClientBuilder()
                .connectionString(server.connectionString())
                .buildClient()
                .createBlobContainer("container" + CONTAINERS.incrementAndGet());
        state = new InMemoryState();
    }

    @Test
    void every_blob_is_read_once() {
        upload("in/a.ndjson", lines(1, 3, "a"));
        upload("in/b.ndjson", lines(4, 5, "b"));
        upload("other/c.ndjson", lines(6, 9, "c"));
        upload("in/empty.ndjson", "");
        Replica replica = replica(NDJSON);

        replica.catchUp();

        assertThat(replica.values()).containsExactly("1=a", "2=a", "3=a", "4=b", "5=b");
        assertThat(replica.read).hasSize(5);
        assertThat(state.entries.values()).hasSize(3).allMatch(entry -> entry.isDone());
        assertThat(state.checkpoints).isEmpty();
    }

    @Test
    void a_newer_version_wins_even_within_one_second() {
        Replica replica = replica(NDJSON);
        upload("in/a.ndjson", lines(1, 3, "old"));
        replica.catchUp();
        upload("in/a.ndjson", lines(1, 2, "newer"));
        replica.catchUp();
        upload("in/a.ndjson", lines(1, 1, "newest"));
        replica.catchUp();

        assertThat(replica.values()).containsExactly("1=newest", "2=newer", "3=old");
        assertThat(replica.read).extracting(Envelope::writeTime).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void a_blob_replaced_while_it_is_read_is_weather_and_the_newest_is_read() {
        Replica replica = replica(NDJSON);
        upload("in/a.ndjson", lines(1, 10_000, "old"));
        Slice old = replica.plan().get(0);
        replica.readPages(old, 2);
        upload("in/a.ndjson", lines(1, 3, "new"));

        assertThat(coded(() -> replica.readAll(old)).code()).isEqualTo(Code.BLOB_CHANGED);
        replica.catchUp();

        assertThat(replica.values().stream().filter(v -> v.endsWith("=new")))
                .containsExactly("1=new", "2=new", "3=new");
        assertThat(replica.value("4")).isEqualTo("old");
    }

    @Test
    void a_blob_deleted_while_it_is_read_leaves_the_plan() {
        Replica replica = replica(NDJSON);
        upload("in/a.ndjson", lines(1, 10_000, "old"));
        Slice old = replica.plan().get(0);
        replica.readPages(old, 2);
        container.getBlobClient("in/a.ndjson").delete();

        assertThat(coded(() -> replica.readAll(old)).text())
                .isEqualTo("WEIR-3103: " + container.getBlobContainerUrl()
                        + ": in/a.ndjson: 412 ConditionNotMet: replaced or deleted meanwhile");
        assertThat(replica.plan()).isEmpty();
    }

    @Test
    void an_append_blob_is_read_to_its_last_line_end_as_it_grows() {
        Replica replica = replica(NDJSON);
        AppendBlobClient log = container.getBlobClient("in/log.ndjson").getAppendBlobClient();
        log.create();
        replica.catchUp();
        append(log, "{\"id\":1,\"v\":\"a\"}\n{\"id\":2,");
        replica.catchUp();
        assertThat(replica.values()).containsExactly("1=a");
        append(log, "\"v\":\"b\"}\n{\"id\":3,\"v\":\"c\"}\n");
        replica.catchUp();
        assertThat(replica.values()).containsExactly("1=a", "2=b", "3=c");

        assertThat(replica.plan()).isEmpty();
        assertThat(replica.read).hasSize(3);
        assertThat(replica.read).extracting(Envelope::writeTime).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void an_append_blob_created_anew_is_another_version() throws Exception {
        Replica replica = replica(NDJSON);
        AppendBlobClient log = container.getBlobClient("in/log.ndjson").getAppendBlobClient();
        log.create();
        append(log, lines(1, 3, "old"));
        replica.catchUp();
        Slice old = replica.plan().isEmpty() ? null : replica.plan().get(0);
        String created = log.getProperties().getCreationTime().toString();
        do {
            log.create(true);
        } while (log.getProperties().getCreationTime().toString().equals(created)); // times are of whole seconds
        append(log, lines(1, 1, "new"));
        replica.catchUp();

        assertThat(old).isNull();
        assertThat(replica.values()).containsExactly("1=new", "2=old", "3=old");
    }

    @Test
    void slices_of_a_large_blob_give_every_line_once() {
        upload("in/a.ndjson", lines(1, 20_000, "a"));
        Replica replica = replica(NDJSON);

        List<Slice> plan = replica.plan();
        plan.forEach(replica::readAll);

        assertThat(plan.size()).isGreaterThan(4);
        assertThat(replica.read).hasSize(20_000);
        assertThat(replica.rows).hasSize(20_000);
        assertThat(replica.plan()).isEmpty();
        assertThat(state.checkpoints).isEmpty();
    }

    @Test
    void slices_of_a_csv_blob_share_its_header() {
        String csv = "id,v\n"
                + IntStream.rangeClosed(1, 20_000)
                        .mapToObj(i -> i + ",\"a, " + i + "\"\r\n")
                        .collect(Collectors.joining());
        upload("in/a.csv", csv);
        Replica replica = replica(CSV);

        List<Slice> plan = replica.plan();
        plan.forEach(replica::readAll);

        assertThat(plan.size()).isGreaterThan(2);
        assertThat(replica.rejected).isEmpty();
        assertThat(replica.read).hasSize(20_000);
        assertThat(replica.value("20000")).isEqualTo("a, 20000");
    }

    @Test
    void reading_resumes_after_every_page_without_gap_or_overlap() {
        upload("in/a.ndjson", lines(1, 5_000, "a"));
        upload("in/b.ndjson.gz", gzip(lines(5_001, 10_000, "b")));
        Replica whole = replica(NDJSON);
        whole.catchUp();
        state = new InMemoryState();
        Replica replica = replica(NDJSON);

        for (List<Slice> plan = replica.plan(); !plan.isEmpty(); plan = replica.plan()) {
            replica.readPages(plan.get(0), 1);
        }

        assertThat(replica.read).hasSize(10_000);
        assertThat(replica.values()).isEqualTo(whole.values());
        assertThat(times(replica)).isEqualTo(times(whole));
    }

    @Test
    void a_compressed_csv_blob_resumes_with_its_header() {
        String rows = IntStream.rangeClosed(1, 2_000).mapToObj(i -> i + ",a\n").collect(Collectors.joining());
        upload("in/a.csv.gz", gzip("id,v\n" + rows));
        upload("in/b.csv", "id,v\n" + rows.replace(",a", ",b").replace("\n", "\nb"));
        Replica replica = replica(CSV);

        for (List<Slice> plan = replica.plan(); !plan.isEmpty(); plan = replica.plan()) {
            replica.readPages(plan.get(0), 1);
        }

        assertThat(replica.rejected).extracting(Rejected::code).containsExactly(Code.COLUMN_COUNT); // the last b
        assertThat(replica.read).hasSize(4_000);
        assertThat(replica.rows).hasSize(2_000 + 2_000 - 1);
    }

    @Test
    void a_newer_version_of_a_gzip_blob_wins_wherever_reading_of_the_older_stood() {
        Replica replica = replica(NDJSON);
        upload("in/a.gz", gzip(lines(1, 3_000, "old")));
        replica.readPages(replica.plan().get(0), 3);
        upload("in/a.gz", gzip(lines(1, 2_000, "new")));
        replica.catchUp();
        upload("in/a.gz", gzip(lines(1, 1, "newest")));
        replica.catchUp();

        assertThat(replica.value("1")).isEqualTo("newest");
        assertThat(replica.value("2")).isEqualTo("new");
        assertThat(replica.value("2000")).isEqualTo("new");
    }

    @Test
    void damaged_gzip_yields_what_came_before_and_one_dead_letter() {
        byte[] sound = gzip(lines(1, 3_000, "a"));
        upload("in/a.gz", Arrays.copyOf(sound, sound.length / 2));
        Replica replica = replica(NDJSON);

        replica.catchUp();

        assertThat(replica.read.size()).isBetween(500, 2_500);
        assertThat(replica.rejected).extracting(Rejected::code).containsExactly(Code.BAD_COMPRESSION);
        assertThat(replica.rejected.get(0).message())
                .startsWith("in/a.gz: line " + (replica.read.size() + 1) + ": byte ")
                .contains("the data ends too early at compressed byte " + sound.length / 2);
    }

    @Test
    void nothing_is_read_ahead_of_demand_but_two_ranges() throws Exception {
        upload("in/a.ndjson", lines(1, 50_000, "a"));
        try (Wire wire = new Wire(server.address())) {
            Replica replica = replica(NDJSON, container.getBlobContainerName(), through(wire));
            Slice slice = replica.plan().get(0);
            int before = wire.requests.get();

            Replica.get(Source.from(List.of(slice))
                    .flatMapConcat(each -> replica.source.pages(each, FROM_START))
                    .take(2)
                    .runWith(Sink.seq(), system));

            assertThat(wire.requests.get() - before).isBetween(1, 1 + 2);
        }
    }

    @Test
    void a_connection_lost_while_reading_is_weather_and_reading_resumes() throws Exception {
        upload("in/a.ndjson.gz", gzip(noise(20_000)));
        try (Wire wire = new Wire(server.address())) {
            Replica replica = replica(NDJSON, container.getBlobContainerName(), through(wire));
            Slice slice = replica.plan().get(0);
            wire.cutAfter(300_000);

            CodedException lost = coded(() -> replica.readAll(slice));
            int read = replica.read.size();
            wire.mend();
            replica.catchUp();

            assertThat(lost.code()).isEqualTo(Code.BLOB_UNREACHABLE);
            assertThat(lost.getMessage())
                    .startsWith("http://" + wire.address() + "/devstoreaccount1/" + container.getBlobContainerName()
                            + ": in/a.ndjson.gz: ")
                    .doesNotContain(BlobStandIn.KEY);
            assertThat(read).isBetween(1, 19_999);
            assertThat(replica.read).hasSize(20_000);
            assertThat(replica.rows).hasSize(20_000);
        }
    }

    @Test
    void a_server_that_is_gone_is_weather_within_seconds() throws Exception {
        upload("in/a.ndjson", lines(1, 10_000, "a"));
        Replica replica = replica(NDJSON);
        Slice slice = replica.plan().get(0);
        replica.readPages(slice, 1);
        server.stop();
        long start = System.nanoTime();

        CodedException unread = coded(() -> replica.readAll(slice));
        CodedException unlisted = coded(replica::plan);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        server.start();
        replica.catchUp();

        assertThat(unread.text())
                .isEqualTo("WEIR-3101: " + container.getBlobContainerUrl()
                        + ": in/a.ndjson: no connection (expected: a storage account that listens)");
        assertThat(unlisted.text())
                .isEqualTo("WEIR-3101: " + container.getBlobContainerUrl()
                        + ": no connection (expected: a storage account that listens)");
        assertThat(took).isLessThan(Duration.ofSeconds(20));
        assertThat(replica.read).hasSize(10_000);
    }

    @Test
    void a_csv_header_that_names_a_column_twice_is_a_fault() {
        upload("in/a.csv", "id,v,id\n1,2,3\n");
        Replica replica = replica(CSV);

        assertThat(coded(replica::catchUp).text())
                .isEqualTo("WEIR-4104: in/a.csv: header: column \"id\" stands twice (expected: each name once)");
    }

    @Test
    void lag_falls_to_nothing_as_slices_are_read() {
        upload("in/a.ndjson", lines(1, 10_000, "a"));
        long size = container.getBlobClient("in/a.ndjson").getProperties().getBlobSize();
        Replica replica = replica(NDJSON);
        assertThat(replica.source.lag()).as("before a look").isEqualTo(SliceSource.Lag.UNKNOWN);
        List<Slice> plan = replica.plan();

        SliceSource.Lag before = replica.source.lag();
        replica.readAll(plan.get(0));
        SliceSource.Lag between = replica.source.lag();
        plan.subList(1, plan.size()).forEach(replica::readAll);

        assertThat(before.bytes()).isEqualTo(size);
        assertThat(before.records()).isEqualTo(-1);
        assertThat(before.seconds()).isBetween(0.0, 600.0);
        assertThat(between.bytes()).isEqualTo(size - (64 << 10));
        assertThat(between.records()).isBetween(6_000L, 8_000L);
        assertThat(replica.source.lag()).isEqualTo(SliceSource.Lag.NONE);
    }

    @Test
    void a_wrong_key_is_a_fault() {
        String key = "d3Jvbmcga2V5";
        Replica replica = replica(NDJSON, container.getBlobContainerName(), server.connectionString(key));

        assertThat(coded(replica::plan).text())
                .isEqualTo("WEIR-4101: " + container.getBlobContainerUrl()
                        + ": 403 AuthorizationFailure (expected: a key that may read it)");
    }

    @Test
    void a_missing_container_is_a_fault() {
        Replica replica = replica(NDJSON, "nowhere", server.connectionString());

        assertThat(coded(replica::plan).text())
                .isEqualTo("WEIR-4102: http://" + server.address()
                        + "/devstoreaccount1/nowhere: 404 ContainerNotFound (expected: a container of this name)");
    }

    private static CodedException coded(ThrowingCallable call) {
        return catchThrowableOfType(CodedException.class, call);
    }

    private static List<String> times(Replica replica) {
        return replica.rows.values().stream()
                .map(row -> row.at().text() + "@" + row.writeTime())
                .sorted()
                .toList();
    }

    private Replica replica(FormatConfig format) {
        return replica(format, container.getBlobContainerName(), server.connectionString());
    }

    private Replica replica(FormatConfig format, String name, String connection) {
        var config = new BlobSourceConfig(
                new BlobConnectionConfig("lake", new Secret(connection), Duration.ofSeconds(30)),
                name,
                "in/",
                Duration.ofMillis(100),
                64 << 10,
                format);
        var limits = new LimitsConfig(256, 16 << 10, 8, 8, 2 << 20);
        return new Replica(
                system,
                BlobSource.create(Replica.PIPELINE, config, any -> true, limits, new Credentials(), state, state),
                state);
    }

    private void upload(String name, String text) {
        upload(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void upload(String name, byte[] bytes) {
        container.getBlobClient(name).upload(BinaryData.fromBytes(bytes), true);
    }

    private static void append(AppendBlobClient log, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        log.appendBlock(new ByteArrayInputStream(bytes), bytes.length);
    }

    private static String lines(int from, int to, String value) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(id -> "{\"id\":" + id + ",\"v\":\"" + value + "\"}\n")
                .collect(Collectors.joining());
    }

    /** Lines that hardly compress. */
    private static String noise(int count) {
        Random random = new Random(1);
        return IntStream.rangeClosed(1, count)
                .mapToObj(id -> "{\"id\":" + id + ",\"v\":\"" + random.nextLong() + random.nextLong() + "\"}\n")
                .collect(Collectors.joining());
    }

    private static String through(Wire wire) {
        return server.connectionString().replace(server.address(), wire.address());
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }
}
