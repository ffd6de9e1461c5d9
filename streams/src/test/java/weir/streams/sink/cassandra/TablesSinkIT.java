package weir.streams.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.stream.javadsl.Sink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import weir.config.CassandraSinkConfig;
import weir.config.CassandraSinkConfig.Consistency;
import weir.config.CassandraSinkConfig.Drift;
import weir.config.CassandraSinkConfig.Nulls;
import weir.config.ScalarType;
import weir.config.Targets;
import weir.config.ThrottleConfig;
import weir.config.WriteRules;
import weir.streams.cassandra.SharedCassandra;
import weir.streams.metrics.PipelineMeter;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Envelope;
import weir.streams.model.Outcome;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Outcome.Written;
import weir.streams.model.Step;
import weir.streams.model.Sweep;
import weir.streams.throttle.Governor;
import weir.streams.transform.KnownFields;

class TablesSinkIT {
    private static final int ROWS = 300;

    private final String keyspace = SharedCassandra.newKeyspace();
    private final List<TablesSink> sinks = new ArrayList<>();
    private final Governor governor = new Governor(
            "shop",
            ThrottleConfig.of(64),
            (delay, wake) -> SharedCassandra.system()
                    .scheduler()
                    .scheduleOnce(delay, wake, SharedCassandra.system().dispatcher()));

    @BeforeEach
    void createTables() {
        create("a (id bigint PRIMARY KEY, v int)");
        create("b (id bigint PRIMARY KEY, w text)");
    }

    @AfterEach
    void close() {
        sinks.forEach(TablesSink::close);
    }

    @Test
    void a_mixed_page_is_written_to_all_and_each_outcome_stays_in_its_place() {
        TablesSink sink = opened(KnownFields.NOTHING, "s.a", "s.b", "s.*");
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            steps.add(row("s.a", "id", i, "v", i % 50 == 7 ? "no number" : (Object) i));
            steps.add(row("s.b", "id", i, "w", "w" + i));
            steps.add(row("s.also", "id", ROWS + i, "v", i));
        }

        List<Step> ended = SharedCassandra.get(sink.write(Sinks.page(steps))).steps();

        assertThat(ended).hasSameSizeAs(steps);
        for (int i = 0; i < steps.size(); i++) {
            boolean isPoison = i % 3 == 0 && i / 3 % 50 == 7;
            assertThat(ended.get(i)).isInstanceOf(isPoison ? Rejected.class : Written.class);
            assertThat(((Outcome) ended.get(i)).envelope()).isSameAs(steps.get(i));
        }
        assertThat(count("a")).isEqualTo(2 * ROWS - ROWS / 50);
        assertThat(count("b")).isEqualTo(ROWS);
        assertThat(governor.status().inUse()).isZero();
    }

    @Test
    void a_table_that_came_after_the_last_plan_is_opened_by_its_first_page() {
        TablesSink sink = opened(KnownFields.NOTHING, "s.*");

        CodedException failure = catchThrowableOfType(
                CodedException.class,
                () -> SharedCassandra.get(sink.write(Sinks.page(List.of(row("s.c", "id", 1, "v", 1))))));
        create("c (id bigint PRIMARY KEY, v int)");
        SharedCassandra.get(sink.write(Sinks.page(List.of(row("s.c", "id", 1, "v", 1)))));

        assertThat(failure.code()).isEqualTo(Code.TABLE_MISSING);
        assertThat(failure.what())
                .startsWith("s.c goes to " + keyspace + ".c: table " + keyspace + ".c does not exist on shop");
        assertThat(count("c")).isOne();
    }

    @Test
    void what_is_kept_needs_a_column_only_where_it_comes() {
        Map<String, Optional<ScalarType>> kept =
                Map.of("id", Optional.empty(), "v", Optional.empty(), "w", Optional.empty());
        TablesSink sink = opened(new KnownFields(kept, true), "s.a", "s.b");

        CodedException failure = catchThrowableOfType(
                CodedException.class,
                () -> SharedCassandra.get(sink.write(Sinks.page(List.of(row("s.a", "id", 1, "w", "x"))))));

        assertThat(failure.code()).isEqualTo(Code.DRIFT);
    }

    @Test
    void a_sweep_is_of_the_target_of_its_table_alone_and_of_none_that_takes_two() {
        TablesSink sink = opened(KnownFields.NOTHING, "s.a", "s.b");
        sink.write(Sinks.page(List.of(row("s.a", "id", 1, "v", 1), row("s.b", "id", 1, "w", "w"))))
                .toCompletableFuture()
                .join();

        sweep(sink, "s.a");
        SharedCassandra.get(sink.open(List.of("s.a", "s.b", "s.b2", "s.also")));
        CodedException failure = catchThrowableOfType(CodedException.class, () -> sweep(sink, "s.a"));

        assertThat(count("a")).isZero();
        assertThat(count("b")).isOne();
        assertThat(failure.text())
                .isEqualTo("WEIR-4303: " + keyspace + ".a takes s.also beside s.a, whose sweep would delete their rows"
                        + " (expected: a target for each, or sweep = false)");
    }

    private static void sweep(TablesSink sink, String table) {
        for (int part = 0; part < 4; part++) {
            SharedCassandra.get(sink.sweep(new Sweep(table, 1000, part, 4), Optional.empty())
                    .runWith(Sink.ignore(), SharedCassandra.system()));
        }
    }

    private TablesSink opened(KnownFields fields, String... tables) {
        var config = new CassandraSinkConfig(
                SharedCassandra.connection(),
                keyspace,
                new Targets(Optional.empty(), Map.of("s.also", "a", "s.b2", "b")),
                Consistency.LOCAL_QUORUM,
                Nulls.UNSET,
                Drift.STOP,
                WriteRules.DEFAULT,
                32,
                32 * 1024);
        Way way = Way.of(
                SharedCassandra.cluster(),
                governor,
                "orders",
                new PipelineMeter(),
                Duration.ofMillis(20),
                Duration.ofMillis(500));
        TablesSink sink = TablesSink.create(config, List.of(tables), way, fields);
        sinks.add(sink);
        SharedCassandra.get(sink.open());
        return sink;
    }

    private static Envelope row(String table, @Nullable Object... namesAndValues) {
        Envelope row = Sinks.row(10, namesAndValues);
        return new Envelope(row.at(), row.writeTime(), row.operation(), row.fields(), row.original(), table);
    }

    private long count(String table) {
        return SharedCassandra.session()
                .execute("SELECT id FROM " + keyspace + "." + table)
                .all()
                .size();
    }

    private void create(String table) {
        SharedCassandra.ddl(SharedCassandra.session(), "CREATE TABLE " + keyspace + "." + table);
    }
}
