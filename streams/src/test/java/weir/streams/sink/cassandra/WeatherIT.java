package weir.streams.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.config.CassandraConnectionConfig;
import weir.config.CassandraConnectionConfig.Login;
import weir.config.CassandraSinkConfig;
import weir.config.CassandraSinkConfig.Consistency;
import weir.config.CassandraSinkConfig.Drift;
import weir.config.CassandraSinkConfig.Nulls;
import weir.config.Secret;
import weir.config.Targets;
import weir.config.WriteRules;
import weir.standins.CassandraStandIn;
import weir.streams.cassandra.CassandraCluster;
import weir.streams.cassandra.SharedCassandra;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Outcome.Written;
import weir.streams.model.Page;
import weir.streams.model.Step;

/** A node of its own, for it is stopped, paused and killed. */
class WeatherIT {
    private static final int ROWS_PER_PAGE = 100;

    private static CassandraStandIn node;
    private static CassandraConnectionConfig config;

    @BeforeAll
    static void start(@TempDir Path dir) throws IOException {
        node = CassandraStandIn.in(dir).durable().start();
        config = SharedCassandra.connection(node.contactPoint(), Duration.ofSeconds(2));
        createTables();
    }

    @AfterAll
    static void stop() throws IOException {
        node.close();
    }

    @Test
    void waits_for_a_cluster_that_is_down_and_opens_once_it_is_up() throws IOException {
        node.stop();
        var cluster = new CassandraCluster(config, SharedCassandra.system());
        var sinks = Sinks.of(sink("late"), cluster, 1024);
        var opening = sinks.sink.open();
        SharedCassandra.await(() -> sinks.meter.snapshot().waitingFor().isPresent());

        var waitsFor = sinks.meter.snapshot().waitingFor().orElseThrow();
        node.start();
        SharedCassandra.get(opening);
        var written = sinks.write(Sinks.row(1, "id", 1, "v", 1));

        assertThat(waitsFor.code()).isEqualTo(Code.CASSANDRA_UNREACHABLE);
        assertThat(waitsFor.message()).startsWith("shop at " + node.address() + ": ");
        assertThat(written).hasOnlyElementsOfType(Written.class);
        assertThat(sinks.meter.snapshot().waitingFor()).isEmpty();
        SharedCassandra.get(cluster.close());
    }

    @Test
    void a_pause_and_a_kill_in_mid_write_lose_and_reject_nothing() throws IOException {
        var cluster = new CassandraCluster(config, SharedCassandra.system());
        // more than the driver's own 256 that may time out on a connection before it is closed with all that is on it
        var sinks = Sinks.of(sink("gusts"), cluster, 1024);
        SharedCassandra.get(sinks.sink.open());

        List<CompletableFuture<Page>> pages = new ArrayList<>();
        pages.addAll(writePages(sinks, 0, 20));
        node.pause();
        pages.addAll(writePages(sinks, 20, 40));
        SharedCassandra.await(() -> retries(sinks) > 0);
        var paused = sinks.meter.snapshot().waitingFor().orElseThrow();
        int governed = sinks.governor.status().inUse();
        node.resume();
        SharedCassandra.await(() -> pages.stream().allMatch(CompletableFuture::isDone));

        pages.addAll(writePages(sinks, 40, 60));
        node.kill();
        pages.addAll(writePages(sinks, 60, 80));
        long before = retries(sinks);
        SharedCassandra.await(() -> retries(sinks) > before);
        node.start();
        List<Step> ended = new ArrayList<>();
        for (CompletableFuture<Page> page : pages)
            ended.addAll(SharedCassandra.get(page).steps());

        assertThat(paused.code()).isEqualTo(Code.CASSANDRA_TIMEOUT);
        assertThat(governed).isLessThanOrEqualTo(1024);
        assertThat(ended).hasSize(80 * ROWS_PER_PAGE).hasOnlyElementsOfType(Written.class);
        assertThat(ids(SharedCassandra.get(cluster.session())))
                .isEqualTo(new HashSet<>(
                        IntStream.range(0, 80 * ROWS_PER_PAGE).boxed().toList()));
        SharedCassandra.await(() -> sinks.isQuiet());
        assertThat(sinks.meter.snapshot().waitingFor()).isEmpty();
        SharedCassandra.get(cluster.close());
    }

    @Test
    void a_closed_sink_gives_up_what_it_was_waiting_to_write() throws IOException {
        var cluster = new CassandraCluster(config, SharedCassandra.system());
        var sinks = Sinks.of(sink("closed"), cluster, 64);
        SharedCassandra.get(sinks.sink.open());
        node.kill();
        var pages = writePages(sinks, 0, 5);
        SharedCassandra.await(() -> retries(sinks) > 0);

        sinks.sink.close();

        for (var page : pages) {
            assertThatThrownBy(() -> SharedCassandra.get(page)).isInstanceOf(CodedException.class);
        }
        SharedCassandra.await(() -> sinks.isQuiet());
        SharedCassandra.get(cluster.close());
        node.start();
    }

    @Test
    void a_wrong_password_is_a_fault_and_never_printed(@TempDir Path dir) throws IOException {
        try (CassandraStandIn secured = CassandraStandIn.in(dir)
                .yaml("authenticator: PasswordAuthenticator\nauthorizer: CassandraAuthorizer\n")
                .jvmOption("-Dcassandra.superuser_setup_delay_ms=0")
                .start()) {
            var open = SharedCassandra.connection(secured.contactPoint(), Duration.ofSeconds(5));
            var wrong = new CassandraConnectionConfig(
                    open.name(),
                    open.contactPoints(),
                    open.localDatacenter(),
                    Optional.empty(),
                    Optional.of(new Login("cassandra", new Secret("pa55word"))),
                    Optional.empty(),
                    open.requestTimeout(),
                    open.throttle());
            var cluster = new CassandraCluster(wrong, SharedCassandra.system());

            assertThatThrownBy(() -> SharedCassandra.get(cluster.session()))
                    .isInstanceOfSatisfying(CodedException.class, e -> {
                        assertThat(e.code()).isEqualTo(Code.CASSANDRA_SIGN_IN);
                        assertThat(e.getMessage())
                                .contains("shop at " + secured.address())
                                .doesNotContain("pa55word");
                    });
            SharedCassandra.get(cluster.close());
        }
    }

    private static List<CompletableFuture<Page>> writePages(Sinks sinks, int from, int to) {
        List<CompletableFuture<Page>> pages = new ArrayList<>();
        for (int page = from; page < to; page++) {
            List<Step> steps = new ArrayList<>();
            for (int row = 0; row < ROWS_PER_PAGE; row++) {
                int id = page * ROWS_PER_PAGE + row;
                steps.add(Sinks.row(id + 1, "id", id, "v", row));
            }
            pages.add(sinks.sink.write(Sinks.page(steps)).toCompletableFuture());
        }
        return pages;
    }

    private static long retries(Sinks sinks) {
        return sinks.meter.snapshot().retries().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static Set<Integer> ids(CqlSession session) {
        Set<Integer> ids = new HashSet<>();
        session.execute("SELECT id FROM shop.gusts").forEach(row -> ids.add(row.getInt(0)));
        return ids;
    }

    private static void createTables() {
        var cluster = new CassandraCluster(config, SharedCassandra.system());
        CqlSession session = SharedCassandra.get(cluster.session());
        SharedCassandra.ddl(
                session,
                "CREATE KEYSPACE shop WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        for (String table : List.of("late", "gusts", "closed")) {
            SharedCassandra.ddl(session, "CREATE TABLE shop." + table + " (id int PRIMARY KEY, v int)");
        }
        SharedCassandra.get(cluster.close());
    }

    private static CassandraSinkConfig sink(String table) {
        return new CassandraSinkConfig(
                config,
                "shop",
                Targets.one(table),
                Consistency.LOCAL_QUORUM,
                Nulls.UNSET,
                Drift.STOP,
                WriteRules.DEFAULT,
                32,
                32 * 1024);
    }
}
