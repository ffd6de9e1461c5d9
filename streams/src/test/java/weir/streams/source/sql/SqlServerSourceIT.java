package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.config.JdbcConnectionConfig;
import weir.config.Secret;
import weir.config.SqlSourceConfig.Mode;
import weir.standins.sqlserver.SignIn;
import weir.standins.sqlserver.SqlServerStandIn;
import weir.standins.sqlserver.TrackedCustomers;
import weir.streams.checkpoint.Ledger.Entry;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Envelope;
import weir.streams.model.Operation;
import weir.streams.model.Slice;
import weir.streams.source.Reading;

/** Change tracking by the real driver against a double: what the statements mean to a real server is not proved here. */
@Timeout(60)
class SqlServerSourceIT {
    private static final String TABLE = "dbo.customers";

    final Target target = new Target();
    SqlServerStandIn server;
    TrackedCustomers customers;
    Readings all;

    @BeforeEach
    void start() throws IOException {
        server = SqlServerStandIn.start();
        customers = TrackedCustomers.in(server);
        customers.put(numbered(1, 10, "n"));
        var weir = new JdbcConnectionConfig.Login("weir", new Secret("swordfish"));
        all = new Readings(
                new JdbcConnectionConfig(
                        "crm", server.jdbcUrl(), Optional.of(weir), Optional.empty(), Duration.ofSeconds(30)),
                Mode.CHANGE_TRACKING);
        all.settings.pageRows = 4;
        all.settings.discoverEvery = Duration.ofMinutes(1);
    }

    @AfterEach
    void close() throws IOException {
        all.close();
        server.close();
    }

    @Test
    void a_table_is_loaded_and_then_what_changes_is_read_with_its_deletes() {
        SqlSource source = all.source(TABLE);
        List<Slice> plan = all.plan(source);
        assertThat(plan).extracting(Slice::name).containsExactly(TABLE, TABLE + "#0");
        customers.delete(3); // after the load has begun: it finds no such row
        customers.put(4, "new");
        load(source, plan.get(1));

        try (Reading changes = all.read(source, plan.get(0)).until(2)) {
            target.write(changes.read);
            assertThat(changes.read)
                    .extracting(Envelope::operation)
                    .containsExactly(Operation.DELETE, Operation.UPSERT);
            assertThat(changes.read).extracting(Envelope::table).containsOnly(TABLE);
            customers.delete(4);
            customers.put(11, "more");
            changes.until(4);
            target.write(changes.read);
        }

        assertThat(names()).isEqualTo(customers.rows());
        assertThat(source.lag().records()).isZero();
    }

    @Test
    void a_transaction_of_many_pages_goes_on_where_it_was_also_when_some_of_its_rows_have_changed_since() {
        SqlSource source = all.source(TABLE);
        List<Slice> plan = all.plan(source);
        load(source, plan.get(1));
        customers.put(numbered(1, 200, "many"));
        try (Reading changes = all.read(source, plan.get(0)).until(8).save()) {
            target.write(changes.read);
        }
        customers.put(2, "later");
        customers.delete(100);

        List<Object> ids;
        try (Reading changes = all.read(source, plan.get(0))
                .until(read -> read.stream().anyMatch(each -> each.operation() == Operation.DELETE))) {
            target.write(changes.read);
            ids = changes.values("id");
        }

        assertThat(ids).hasSize(193).startsWith(9L, 10L, 11L).endsWith(200L, 2L, 100L);
        assertThat(names()).isEqualTo(customers.rows());
    }

    @Test
    void a_table_whose_history_is_gone_is_loaded_anew_and_said_aloud() throws Exception {
        all.settings.sweep = true;
        SqlSource source = all.source(TABLE);
        BlockingQueue<List<Slice>> plans = all.plans(source);
        List<Slice> plan = plans.take();
        load(source, plan.get(1));
        Reading first = all.read(source, plan.get(0)).until(0);
        customers.put(3, "seen");
        first.until(1).save();
        target.write(first.read);
        long last = first.read.get(0).writeTime();

        customers.delete(5);
        customers.put(6, "unseen");
        customers.forget();

        List<Slice> next = plans.take();
        while (next.equals(plan) || next.size() < 2) next = plans.take();
        first.close();
        assertThat(next).extracting(Slice::name).containsExactly(TABLE + "@2", TABLE + "@2#0");
        try (Reading again = all.read(source, next.get(1)).toTheEnd()) {
            assertThat(again.read)
                    .extracting(Envelope::writeTime)
                    .containsOnly(again.read.get(0).writeTime())
                    .allMatch(time -> time > last);
            assertThat(again.values("name")).contains("unseen").hasSize(9);
        }
        Reading.get(source.ended(plan.get(1))); // of the life before: nothing to anybody
        Reading.get(source.ended(next.get(1)));
        assertThat(all.plan(source))
                .filteredOn(slice -> source.sweep(slice).isPresent())
                .hasSize(4);
        assertThat(all.meter.snapshot().restarts()).isEqualTo(Map.of(Code.SQL_HISTORY_GONE, 1L));
        assertThat(all.meter.snapshot().lastError().orElseThrow().message())
                .startsWith("crm: dbo.customers is loaded anew: changes after version 3 were forgotten");
    }

    @Test
    void another_database_in_its_place_is_loaded_anew_once_the_first_load_is_over() throws Exception {
        SqlSource source = all.source(TABLE);
        BlockingQueue<List<Slice>> plans = all.plans(source);
        List<Slice> plan = plans.take();
        load(source, plan.get(1));
        customers.restore(Map.of(1L, "of a backup"));

        try (Reading changes = all.read(source, plan.get(0))) {
            List<Slice> next = plans.take();
            while (next.size() < 2) next = plans.take();

            assertThat(next).extracting(Slice::name).containsExactly(TABLE + "@2", TABLE + "@2#0");
            assertThat(changes.read).isEmpty();
            assertThat(all.state.checkpoints).doesNotContainKey("customers/" + TABLE + "#0");
        }
        assertThat(all.meter.snapshot().lastError().orElseThrow().message())
                .contains("the database or the table was replaced, restored or truncated")
                .endsWith("; rows deleted meanwhile stay in the target, as sweep = false");
    }

    @Test
    void another_table_under_its_name_is_loaded_though_no_version_says_so() throws Exception {
        SqlSource source = all.source(TABLE);
        BlockingQueue<List<Slice>> plans = all.plans(source);
        List<Slice> plan = plans.take();
        load(source, plan.get(1));
        customers.replace(Map.of(7L, "of another"));

        try (Reading changes = all.read(source, plan.get(0))) {
            List<Slice> next = plans.take();
            while (next.size() < 2) next = plans.take();

            assertThat(next).extracting(Slice::name).containsExactly(TABLE + "@2", TABLE + "@2#0");
            assertThat(changes.read).isEmpty();
        }
        assertThat(all.meter.snapshot().lastError().orElseThrow().message()).contains("table 1 since 1, it is");
    }

    @Test
    void a_table_that_was_polled_before_is_refused_as_its_place_is_none_among_the_changes() {
        Reading.get(all.state.replace(Readings.PIPELINE, Optional.empty(), new Entry(TABLE, "1", "1000 row:57", true)));
        SqlSource source = all.source(TABLE);

        assertThat(all.failure(source).text())
                .isEqualTo("WEIR-4133: table dbo.customers was read in another mode before its changes were tracked,"
                        + " and its changes were not read (expected: the tables to be loaded anew)");
    }

    @Test
    void what_is_missing_says_what_to_run() {
        customers.track(false);
        assertThat(checked())
                .isEqualTo("WEIR-4136: crm: table dbo.customers is not tracked"
                        + " (expected: ALTER TABLE [dbo].[customers] ENABLE CHANGE_TRACKING)");
        customers.track(true);
        customers.show(false);
        assertThat(checked())
                .isEqualTo("WEIR-4137: crm: changes of dbo.customers may not be seen"
                        + " (expected: GRANT VIEW CHANGE TRACKING ON [dbo].[customers] TO [weir])");
        customers.show(true);
        customers.allowSnapshots(false);
        assertThat(checked())
                .isEqualTo("WEIR-4136: crm: snapshots are not allowed"
                        + " (expected: ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION ON)");
        customers.allowSnapshots(true);
        server.letIn(new SignIn.ByPassword("weir", "other")::equals);
        SqlSource source = all.source(TABLE);
        assertThat(all.failure(source).text())
                .startsWith("WEIR-4121: crm: Login failed for user 'weir'.")
                .endsWith("(expected: user weir with this password, and GRANT SELECT for it)");
    }

    private void load(SqlSource source, Slice slice) {
        try (Reading load = all.read(source, slice).toTheEnd()) {
            target.write(load.read);
        }
        Reading.get(source.ended(slice));
    }

    private static Map<Long, String> numbered(int first, int last, String name) {
        Map<Long, String> rows = new TreeMap<>();
        for (long id = first; id <= last; id++) rows.put(id, name + id);
        return rows;
    }

    private Map<Long, String> names() {
        Map<Long, String> names = new TreeMap<>();
        target.rows().forEach((id, row) -> names.put(id, String.valueOf(row.get("name"))));
        return names;
    }

    private String checked() {
        SqlSource source = all.source(TABLE);
        return catchThrowableOfType(CodedException.class, () -> Reading.get(source.check()))
                .text();
    }
}
