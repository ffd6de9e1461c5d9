package weir.streams.sink.cassandra;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import weir.config.CassandraSinkConfig;
import weir.config.CassandraSinkConfig.Drift;
import weir.config.CassandraSinkConfig.Nulls;
import weir.streams.cassandra.CassandraCluster;
import weir.streams.cassandra.SharedCassandra;
import weir.streams.metrics.DriftEvent;
import weir.streams.metrics.DriftEvent.Action;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Envelope;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Outcome.Stage;
import weir.streams.model.Outcome.Written;
import weir.streams.model.Page;
import weir.streams.model.Step;

/** Fields the table lacks, and a table that somebody else changes under a running pipeline. */
class DriftIT {
    private static String keyspace = "";
    /** Whoever changes the tables; the sinks hear of it from the cluster alone. */
    private static CassandraCluster others =
            new CassandraCluster(SharedCassandra.connection(), SharedCassandra.system());

    @BeforeAll
    static void create() {
        keyspace = SharedCassandra.newKeyspace();
    }

    @AfterAll
    static void close() {
        SharedCassandra.get(others.close());
    }

    @Test
    void each_new_shape_is_told_once_with_what_was_done() {
        ddl("CREATE TABLE %s.told (id int PRIMARY KEY, a text)");
        try (var sinks = Sinks.open(config("told", Drift.IGNORE))) {
            for (int i = 0; i < 3; i++) {
                sinks.write(Sinks.row(1, "id", 1, "b", "x"), Sinks.row(2, "id", 1, "c", "x", "b", "y"));
                sinks.write(Sinks.row(3, "b", "x", "id", 1));
            }

            assertThat(events(sinks))
                    .containsExactly(
                            "no column in " + keyspace + ".told for: b: ignored",
                            "no column in " + keyspace + ".told for: c: ignored");
            assertThat(sinks.meter.snapshot().drifts()).isEqualTo(Map.of(Action.IGNORED, 2L));
        }
        try (var sinks = Sinks.open(config("told", Drift.DEAD_LETTER))) {
            sinks.write(Sinks.row(1, "id", 1, "b", "x"));
            assertThat(events(sinks)).containsExactly("no column in " + keyspace + ".told for: b: rejected");
        }
        try (var sinks = Sinks.open(config("told", Drift.STOP))) {
            assertThatThrownBy(() -> sinks.write(Sinks.row(1, "id", 1, "b", "x")))
                    .isInstanceOf(CodedException.class);
            assertThat(events(sinks)).containsExactly("no column in " + keyspace + ".told for: b: stopped");
        }
    }

    @Test
    void a_field_gets_its_column_with_its_first_value_and_that_value_stands_in_it() {
        ddl("CREATE TABLE %s.grows (id int PRIMARY KEY)");
        var waiting = Sinks.row(1, "id", 1, "price", null);
        var first = Sinks.row(2, "id", 2, "price", new BigDecimal("9.50"), "two \"words\"", "x", "at", Instant.EPOCH);
        var unfit = Sinks.row(3, "id", 3, "price", "cheap");
        try (var sinks = Sinks.open(config("grows", Drift.ADD_COLUMN))) {
            assertThat(sinks.write(waiting)).containsExactly(new Written(waiting));
            assertThat(columns("grows")).containsExactly("id int");

            assertThat(sinks.write(waiting, first, unfit))
                    .containsExactly(
                            new Written(waiting),
                            new Written(first),
                            new Rejected(
                                    unfit,
                                    Stage.SINK,
                                    Code.VALUE_DOES_NOT_FIT,
                                    "column price (decimal): text of 5 characters is not a number",
                                    1));

            assertThat(events(sinks))
                    .containsExactly(
                            "columns of " + keyspace + ".grows added: price decimal, two \"words\" text, at timestamp");
        }
        assertThat(columns("grows")).containsExactly("at timestamp", "id int", "price decimal", "two \"words\" text");
        assertThat(rows("SELECT id, price, \"two \"\"words\"\"\", at FROM %s.grows"))
                .containsExactlyInAnyOrder(
                        java.util.Arrays.asList(1, null, null, null),
                        List.of(2, new BigDecimal("9.50"), "x", Instant.EPOCH));
    }

    @Test
    void a_field_that_is_a_column_but_for_its_case_is_rejected() {
        ddl("CREATE TABLE %s.cased (id int PRIMARY KEY, price text)");
        var row = Sinks.row(1, "id", 1, "Price", "x");
        try (var sinks = Sinks.open(config("cased", Drift.ADD_COLUMN))) {
            assertThat(sinks.write(row))
                    .containsExactly(new Rejected(
                            row,
                            Stage.SINK,
                            Code.UNKNOWN_FIELD,
                            "field Price has no column in " + keyspace
                                    + ".cased and gets none: only its case tells it from column price",
                            1));
        }
    }

    @Test
    void two_daemons_that_add_the_same_columns_at_once_both_go_on_and_lose_nothing() {
        ddl("CREATE TABLE %s.shared (id int PRIMARY KEY)");
        var config = config("shared", Drift.ADD_COLUMN);
        try (var one = Sinks.open(config);
                var two = Sinks.of(config, others, 64)) {
            SharedCassandra.get(two.sink.open());
            List<CompletionStage<Page>> pages = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                var page = Sinks.page(List.of(Sinks.row(i + 1, "id", i, "f" + i % 4, (long) i, "g", "v" + i)));
                pages.add((i % 2 == 0 ? one : two).sink.write(page));
            }

            for (var page : pages) {
                assertThat(SharedCassandra.get(page).steps()).hasOnlyElementsOfType(Written.class);
            }
        }
        assertThat(columns("shared"))
                .containsExactly("f0 bigint", "f1 bigint", "f2 bigint", "f3 bigint", "g text", "id int");
        for (int i = 0; i < 40; i++) {
            assertThat(rows("SELECT f" + i % 4 + ", g FROM %s.shared WHERE id = " + i))
                    .containsExactly(List.of((long) i, "v" + i));
        }
    }

    @Test
    void a_column_that_cannot_be_added_is_a_fault_that_says_why() {
        ddl("CREATE TABLE %s.refused (id int PRIMARY KEY, v text)");
        ddl("ALTER TABLE %s.refused DROP v");
        try (var sinks = Sinks.open(config("refused", Drift.ADD_COLUMN))) {
            assertThatThrownBy(() -> sinks.write(Sinks.row(1, "id", 1, "v", 5L)))
                    .isInstanceOfSatisfying(
                            CodedException.class,
                            e -> assertThat(e.text())
                                    .startsWith("WEIR-4303: v cannot be added to " + keyspace + ".refused: ")
                                    .contains("incompatible with previously dropped column 'v' of type text"));
        }
    }

    @Test
    void a_column_dropped_under_way_leaves_a_field_without_one_and_no_row_is_lost() throws Exception {
        ddl("CREATE TABLE %s.shrinks (id int PRIMARY KEY, a text, b text)");
        try (var sinks = Sinks.open(config("shrinks", Drift.IGNORE))) {
            List<Step> steps = writeWhile(sinks, () -> ddl("ALTER TABLE %s.shrinks DROP b"), 0);

            assertThat(steps).hasOnlyElementsOfType(Written.class);
            assertThat(rows("SELECT id FROM %s.shrinks")).hasSize(steps.size());
            assertThat(events(sinks))
                    .containsExactly(
                            keyspace + ".shrinks was changed: b dropped",
                            "no column in " + keyspace + ".shrinks for: b: ignored");
        }
        ddl("ALTER TABLE %s.shrinks ADD b text");
        try (var sinks = Sinks.open(config("shrinks", Drift.STOP))) {
            sinks.write(Sinks.row(1, "id", 1, "a", "x", "b", "x"));
            ddl("ALTER TABLE %s.shrinks DROP b");

            assertThatThrownBy(() -> sinks.write(Sinks.row(1, "id", 1, "a", "x", "b", "x")))
                    .isInstanceOfSatisfying(
                            CodedException.class, e -> assertThat(e.code()).isEqualTo(Code.DRIFT));
        }
    }

    @Test
    void what_follows_from_a_change_is_told_after_it_and_once() throws Exception {
        ddl("CREATE TABLE %s.told_slowly (id int PRIMARY KEY, a text, b text)");
        try (var sinks = Sinks.open(config("told_slowly", Drift.IGNORE));
                var log = new SlowLog("was changed")) {
            sinks.write(row(1));
            ddl("ALTER TABLE %s.told_slowly DROP b");
            log.await();
            sinks.write(row(2));
            // another shape with the field that lost its column
            sinks.write(Sinks.row(now(), "b", "x", "id", 3));

            assertThat(events(sinks))
                    .containsExactly(
                            keyspace + ".told_slowly was changed: b dropped",
                            "no column in " + keyspace + ".told_slowly for: b: ignored");
        }
    }

    @Test
    void a_shape_first_met_after_the_drop_is_prepared_for_the_table_as_it_is() {
        ddl("CREATE TABLE %s.unseen (id int PRIMARY KEY, a text, b text)");
        try (var sinks = Sinks.open(config("unseen", Drift.IGNORE))) {
            ddl("ALTER TABLE %s.unseen DROP b");

            assertThat(sinks.write(Sinks.row(1, "id", 1, "b", "x", "a", "y"))).hasOnlyElementsOfType(Written.class);
        }
        assertThat(rows("SELECT a FROM %s.unseen")).containsExactly(List.of("y"));
    }

    @Test
    void a_table_created_again_with_other_types_gets_no_cell_of_the_old_type() throws Exception {
        ddl("CREATE TABLE %s.retyped (id int PRIMARY KEY, a bigint, b text)");
        try (var sinks = Sinks.open(config("retyped", Drift.STOP))) {
            sinks.write(row(0));
            ddl("DROP TABLE %s.retyped");
            ddl("CREATE TABLE %s.retyped (id int PRIMARY KEY, a double, b text)");
            // nobody has heard of it yet: bound for the old table, and for the second one in a batch of one partition
            assertThat(sinks.write(row(1), row(1), row(2))).hasOnlyElementsOfType(Written.class);

            assertThat(rows("SELECT id, a, b FROM %s.retyped"))
                    .containsExactlyInAnyOrder(List.of(1, 1.0, "1"), List.of(2, 2.0, "2"));
            assertThat(events(sinks))
                    .containsExactly(keyspace + ".retyped was dropped and created again: a is double (was bigint)");
        }
    }

    @Test
    void a_column_dropped_and_added_with_another_type_is_bound_anew() throws Exception {
        ddl("CREATE TABLE %s.narrowed (id int PRIMARY KEY, a ascii, b text)");
        try (var sinks = Sinks.open(config("narrowed", Drift.STOP))) {
            sinks.write(Sinks.row(now(), "id", 1, "a", "x"));
            ddl("ALTER TABLE %s.narrowed DROP a");
            ddl("ALTER TABLE %s.narrowed ADD a text");
            // two events that may come as one
            SharedCassandra.await(() -> String.join(" ", events(sinks)).contains("a is text (was ascii)")
                    || String.join(" ", events(sinks)).contains("a text added by others"));

            assertThat(sinks.write(Sinks.row(now(), "id", 2, "a", "é"))).hasOnlyElementsOfType(Written.class);
        }
        assertThat(rows("SELECT a FROM %s.narrowed WHERE id = 2")).containsExactly(List.of("é"));
    }

    @Test
    void a_truncated_table_is_the_same_table() {
        ddl("CREATE TABLE %s.emptied (id int PRIMARY KEY, a bigint, b text)");
        try (var sinks = Sinks.open(config("emptied", Drift.STOP))) {
            sinks.write(row(1));
            ddl("TRUNCATE %s.emptied");

            assertThat(sinks.write(row(2))).hasOnlyElementsOfType(Written.class);
            assertThat(events(sinks)).isEmpty();
        }
        assertThat(rows("SELECT id FROM %s.emptied")).containsExactly(List.of(2));
    }

    /** Pages on their way before, during and after a change: at least fifty before, and fifty once it was noticed. */
    private static List<Step> writeWhile(Sinks sinks, Runnable change, int first) throws Exception {
        List<CompletionStage<Page>> pages = new ArrayList<>();
        Thread changing = new Thread(change);
        int left = 50;
        for (int i = first; left > 0; i++) {
            if (i == first + 50) changing.start();
            var page = sinks.sink.write(Sinks.page(List.of(row(2 * i), row(2 * i + 1))));
            pages.add(page);
            if (i % 8 == 0) SharedCassandra.get(page);
            if (!events(sinks).isEmpty()) left--;
        }
        changing.join();
        List<Step> steps = new ArrayList<>();
        for (var page : pages) steps.addAll(SharedCassandra.get(page).steps());
        return steps;
    }

    /** Takes its time over lines with these words, as a disk may. */
    private static final class SlowLog extends UnsynchronizedAppenderBase<ILoggingEvent> implements AutoCloseable {
        private static final Logger LOG = (Logger) LoggerFactory.getLogger(Drifting.class);
        private final String words;
        private final CountDownLatch met = new CountDownLatch(1);

        SlowLog(String words) {
            this.words = words;
            start();
            LOG.addAppender(this);
        }

        @Override
        protected void append(ILoggingEvent event) {
            if (!event.getFormattedMessage().contains(words)) return;
            met.countDown();
            LockSupport.parkNanos(300_000_000L);
        }

        void await() throws InterruptedException {
            assertThat(met.await(30, SECONDS)).isTrue();
        }

        @Override
        public void close() {
            LOG.detachAppender(this);
        }
    }

    private static Envelope row(int id) {
        return Sinks.row(id + 1, "id", id, "a", String.valueOf(id), "b", String.valueOf(id));
    }

    private static long now() {
        return Instant.now().toEpochMilli() * 1000 + 60_000_000;
    }

    private static List<String> events(Sinks sinks) {
        return sinks.meter.snapshot().recentDrift().stream()
                .map(DriftEvent::message)
                .toList();
    }

    private static CassandraSinkConfig config(String table, Drift drift) {
        return Sinks.config(keyspace, table, Nulls.UNSET, drift);
    }

    private static CqlSession session() {
        return SharedCassandra.get(others.session());
    }

    private static void ddl(String statement) {
        SharedCassandra.ddl(session(), statement.formatted(keyspace));
    }

    private static List<String> columns(String table) {
        return session()
                .execute(
                        "SELECT column_name, type FROM system_schema.columns WHERE keyspace_name = ? AND table_name = ?",
                        keyspace,
                        table)
                .all()
                .stream()
                .map(row -> row.getString(0) + " " + row.getString(1))
                .toList();
    }

    private static List<List<?>> rows(String cql) {
        List<List<?>> rows = new ArrayList<>();
        for (Row row : session().execute(cql.formatted(keyspace)).all()) {
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) values.add(row.getObject(i));
            rows.add(values);
        }
        return rows;
    }
}
