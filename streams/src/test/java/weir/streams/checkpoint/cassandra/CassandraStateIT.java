package weir.streams.checkpoint.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import weir.config.StateConfig;
import weir.streams.cassandra.SharedCassandra;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.checkpoint.Ledger.Entry;
import weir.streams.metrics.PipelineMeter;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Offset;
import weir.streams.model.Offset.InBlob;
import weir.streams.model.Page;

class CassandraStateIT {
    private static final String KEYSPACE = "WeirState";
    private static final CassandraState STATE = state(KEYSPACE);

    @Test
    void a_slice_starts_at_generation_one_and_goes_on_where_it_was_saved() {
        Checkpoint first = start("a");
        save("a", 1, 100, 7, false);
        Checkpoint second = start("a");
        save("a", 2, 250, 9, true);

        assertThat(List.of(first, second, read("a").orElseThrow()))
                .containsExactly(
                        new Checkpoint(1, Optional.empty(), 0, false),
                        new Checkpoint(2, Optional.of(new InBlob(100, 3)), 7, false),
                        new Checkpoint(2, Optional.of(new InBlob(250, 3)), 9, true));
    }

    @Test
    void reading_takes_nothing_and_a_slice_never_started_is_not_there() {
        start("b");

        assertThat(read("b")).contains(new Checkpoint(1, Optional.empty(), 0, false));
        assertThat(read("b")).contains(new Checkpoint(1, Optional.empty(), 0, false));
        assertThat(read("never")).isEmpty();
    }

    @Test
    void who_was_taken_over_cannot_save_and_learns_by_whom() {
        start("c");
        save("c", 1, 100, 7, false);
        start("c");
        String owner = one("SELECT owner FROM slices WHERE pipeline = 'orders' AND slice = 'c'")
                .getString(0);

        assertThatThrownBy(() -> save("c", 1, 50, 8, false)).isInstanceOfSatisfying(CodedException.class, e -> {
            assertThat(e.code()).isEqualTo(Code.FENCED);
            assertThat(e.getMessage())
                    .startsWith("slice c was taken over by " + owner + " at 20")
                    .endsWith("Z: two daemons run on the same state");
        });
        assertThat(read("c")).contains(new Checkpoint(2, Optional.of(new InBlob(100, 3)), 7, false));
    }

    @Test
    void a_save_that_arrives_late_moves_nothing_back() {
        start("d");
        save("d", 1, 200, 9, false);
        save("d", 1, 100, 7, false);

        assertThat(read("d")).contains(new Checkpoint(1, Optional.of(new InBlob(200, 3)), 9, false));
    }

    @Test
    void saving_the_same_again_is_no_error() {
        start("e");
        save("e", 1, 200, 9, true);
        save("e", 1, 200, 9, true);

        assertThat(read("e")).contains(new Checkpoint(1, Optional.of(new InBlob(200, 3)), 9, true));
    }

    @Test
    void starts_at_the_same_time_get_generations_of_their_own() {
        List<CompletionStage<Checkpoint>> starts = IntStream.range(0, 8)
                .mapToObj(i -> STATE.checkpoints().start("orders", "race"))
                .toList();

        assertThat(starts.stream().map(start -> SharedCassandra.get(start).generation()))
                .containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    }

    @Test
    void a_forgotten_slice_is_not_remembered_again_by_whoever_still_runs_it() {
        start("f");
        save("f", 1, 100, 7, false);
        SharedCassandra.get(STATE.checkpoints().forget("orders", "f"));

        save("f", 1, 200, 8, false);

        assertThat(SharedCassandra.get(STATE.checkpoints().read("orders", "f"))).isEmpty();
        assertThat(start("f")).isEqualTo(new Checkpoint(1, Optional.empty(), 0, false));
    }

    @Test
    void a_ledger_entry_is_replaced_only_by_who_knows_the_one_before() {
        var v1 = new Entry("a.csv", "v1", "plan 1", false);
        var v2 = new Entry("a.csv", "v2", "plan 2", false);
        var other = new Entry("a.csv", "v3", "plan 3", true);

        assertThat(replace("cas", Optional.empty(), v1)).isEmpty();
        assertThat(replace("cas", Optional.empty(), other)).contains(v1);
        assertThat(replace("cas", Optional.of(v1), v2)).isEmpty();
        assertThat(replace("cas", Optional.of(v1), other)).contains(v2);
        // as after an answer that was lost
        assertThat(replace("cas", Optional.of(v1), v2)).isEmpty();
        assertThat(load("cas")).containsExactly(v2);
    }

    @Test
    void the_ledger_is_loaded_whole() {
        List<Entry> entries = IntStream.range(0, 100)
                .mapToObj(i -> new Entry("item " + i, "v", "p", i % 2 == 0))
                .toList();
        for (Entry entry : entries) replace("whole", Optional.empty(), entry);

        assertThat(load("whole")).containsExactlyInAnyOrderElementsOf(entries);
        assertThat(load("none")).isEmpty();
    }

    @Test
    void two_daemons_may_make_the_keyspace_at_the_same_time() {
        List<CompletableFuture<Checkpoint>> starts = IntStream.range(0, 4)
                .mapToObj(i -> state("made_at_once")
                        .checkpoints()
                        .start("orders", "s" + i)
                        .toCompletableFuture())
                .toList();

        assertThat(starts.stream().map(SharedCassandra::get)).allMatch(started -> started.generation() == 1);
    }

    @Test
    void a_keyspace_with_other_tables_is_refused() {
        String keyspace = SharedCassandra.newKeyspace();
        SharedCassandra.ddl(SharedCassandra.session(), "CREATE TABLE " + keyspace + ".slices (id int PRIMARY KEY)");

        assertThatThrownBy(
                        () -> SharedCassandra.get(state(keyspace).checkpoints().start("orders", "s")))
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo(Code.STATE_REFUSED));
    }

    @Test
    void a_table_that_a_node_does_not_know_yet_is_waited_for() {
        String keyspace = SharedCassandra.newKeyspace();
        var meter = new PipelineMeter();
        CassandraState state = state(keyspace, meter);
        SharedCassandra.get(state.checkpoints().start("orders", "s"));
        SharedCassandra.ddl(SharedCassandra.session(), "DROP TABLE " + keyspace + ".slices");

        CompletableFuture<Checkpoint> started =
                state.checkpoints().start("orders", "s").toCompletableFuture();
        SharedCassandra.await(() -> meter.snapshot().waitingFor().isPresent());
        var waitsFor = meter.snapshot().waitingFor().orElseThrow();
        SharedCassandra.get(state(keyspace).checkpoints().start("others", "s"));

        assertThat(SharedCassandra.get(started).generation()).isEqualTo(1);
        assertThat(waitsFor.code()).isEqualTo(Code.STATE_UNREACHABLE);
        assertThat(waitsFor.message()).containsIgnoringCase("table");
    }

    @Test
    void a_partition_whose_row_was_deleted_saves_nothing_and_says_so() {
        start("g");
        SharedCassandra.ddl(
                SharedCassandra.session(),
                "DELETE FROM \"" + KEYSPACE + "\".slices WHERE pipeline = 'orders' AND slice = 'g'");
        var page = new Page(List.of(), new Offset.InPartition(7, 0, "7"), 9, false, 0);

        assertThatThrownBy(() -> SharedCassandra.get(STATE.checkpoints().save("orders", "g", 1, page)))
                .isInstanceOfSatisfying(CodedException.class, e -> {
                    assertThat(e.code()).isEqualTo(Code.STATE_REFUSED);
                    assertThat(e.getMessage()).contains("slice g has no row any more");
                });
        assertThat(read("g")).isEmpty();
    }

    private static CassandraState state(String keyspace) {
        return state(keyspace, new PipelineMeter());
    }

    private static CassandraState state(String keyspace, PipelineMeter meter) {
        return new CassandraState(
                new StateConfig(SharedCassandra.connection(), keyspace, 1, Duration.ofSeconds(1)),
                SharedCassandra.cluster(),
                pipeline -> meter);
    }

    private static Checkpoint start(String slice) {
        return SharedCassandra.get(STATE.checkpoints().start("orders", slice));
    }

    private static Optional<Checkpoint> read(String slice) {
        return SharedCassandra.get(STATE.checkpoints().read("orders", slice));
    }

    private static void save(String slice, long generation, long bytes, long lastWriteTime, boolean isLast) {
        var page = new Page(List.of(), new InBlob(bytes, 3), lastWriteTime, isLast, 0);
        SharedCassandra.get(STATE.checkpoints().save("orders", slice, generation, page));
    }

    private static Optional<Entry> replace(String pipeline, Optional<Entry> expected, Entry entry) {
        return SharedCassandra.get(STATE.ledger().replace(pipeline, expected, entry));
    }

    private static List<Entry> load(String pipeline) {
        return SharedCassandra.get(STATE.ledger().load(pipeline));
    }

    private static Row one(String cql) {
        assertThat(select(cql)).hasSize(1);
        return select(cql).get(0);
    }

    private static List<Row> select(String cql) {
        return SharedCassandra.session()
                .execute(cql.replace("FROM ", "FROM \"" + KEYSPACE + "\"."))
                .all();
    }
}
