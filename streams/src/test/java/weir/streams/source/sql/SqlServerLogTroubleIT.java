package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Slice;
import weir.streams.source.Reading;

/** What goes wrong with change data capture, by the real connector and driver against a double. */
class SqlServerLogTroubleIT extends CapturedContract {
    @Test
    void changes_that_were_cleaned_up_before_they_were_read_are_a_fault() {
        SqlSource source = all.source(TABLE);
        List<Slice> plan = all.plan(source);
        customers.put(2L, "unseen");
        customers.idle();
        customers.cleanUp();
        all.plan(source);

        assertThat(failure(source, plan.get(0)))
                .matches(
                        "WEIR-4133: crm: changes of dbo\\.customers after 0{6}27[0-9a-f]{12} are gone, those there are begin"
                                + " at 0{6}27[0-9a-f]{12} \\(expected: the tables to be loaded anew, and EXEC"
                                + " sys\\.sp_cdc_change_job @job_type = N'cleanup', @retention = MINUTES longer than the longest"
                                + " outage\\)");
    }

    @Test
    void a_reader_whose_changes_are_cleaned_up_before_it_is_stopped_by_the_next_look() {
        SqlSource source = all.source(TABLE);
        List<Slice> plan = all.plan(source);
        try (Reading log = all.read(source, plan.get(0))) {
            customers.put(2L, "seen");
            log.until(1);
            customers.put(3L, "unseen");
            customers.idle();
            customers.cleanUp();

            assertThat(all.failure(source).text()).startsWith("WEIR-4133: crm: changes of dbo.customers after ");
        }
    }

    @Test
    void a_table_that_was_captured_anew_has_lost_what_was_between() {
        SqlSource source = all.source(TABLE);
        List<Slice> plan = all.plan(source);
        all.plan(source);
        customers.endCapture(FIRST);

        assertThat(failure(source, plan.get(0))).contains("as it is not captured any more");

        customers.put(2L, "unseen");
        customers.capture(FIRST, "id", "name");
        assertThat(failure(source, plan.get(0))).startsWith("WEIR-4133: ").contains("those there are begin at");
    }

    @Test
    void a_place_where_nothing_happens_moves_on_before_the_cleanup_comes_to_it() {
        SqlSource source = all.source(TABLE);
        List<Slice> plan = all.plan(source);
        customers.put(2L, "last");
        try (Reading log = all.read(source, plan.get(0)).until(1)) {
            String first = place(log.save());
            customers.idle();
            all.plan(source);
            while (place(log.save()).equals(first)) log.page();
        }
        customers.cleanUp();
        customers.put(3L, "after days");
        all.plan(source);

        assertThat(all.read(source, plan.get(0)).until(1).values("id")).containsExactly(3L);
    }

    @Test
    void it_moves_on_also_where_nothing_is_left_that_was_captured() {
        movesOn(source -> {
            customers.cleanUp();
            all.plan(source);
        });
    }

    @Test
    void it_moves_on_also_behind_the_last_change_that_is_kept() {
        movesOn(source -> {});
    }

    /** @param before what happens between the plan and the first look */
    private void movesOn(Consumer<SqlSource> before) {
        customers.idle();
        SqlSource source = all.source(TABLE);
        List<Slice> plan = all.plan(source);
        before.accept(source);
        try (Reading log = all.read(source, plan.get(0))) {
            Reading.await(() -> server.requests().stream()
                    .anyMatch(each -> each.sql().contains("dm_server_services"))); // asked where there is nothing
            customers.idle();
            all.plan(source);
            log.page();
            log.save();
        }
        customers.cleanUp();
        customers.put(3L, "after weeks");
        all.plan(source);

        assertThat(all.read(source, plan.get(0)).until(1).values("id")).containsExactly(3L);
    }

    @Test
    void what_is_missing_says_what_to_run() {
        customers.enable(false);
        assertThat(checked())
                .isEqualTo("WEIR-4131: crm: change data capture is off (expected: EXEC sys.sp_cdc_enable_db, and on a"
                        + " server of one's own SQL Server Agent, which runs it)");
        assertThat(all.failure(all.source(TABLE)).code()).isEqualTo(Code.SQL_LOG_OFF);
        customers.enable(true);
        customers.show(false);
        assertThat(checked())
                .isEqualTo("WEIR-4132: crm: user weir may not see what is captured"
                        + " (expected: GRANT SELECT ON SCHEMA::cdc TO [weir])");
        customers.show(true);
        customers.gate(true);
        assertThat(checked())
                .isEqualTo("WEIR-4132: crm: user weir may not read capture instance dbo_customers (expected: GRANT"
                        + " SELECT ON [dbo].[customers] TO [weir], and where the instance has a role, that the user is a"
                        + " member of it)");
        customers.gate(false);
        customers.endCapture(FIRST);
        assertThat(checked())
                .isEqualTo("WEIR-4134: table dbo.customers is not captured (expected: EXEC sys.sp_cdc_enable_table"
                        + " @source_schema = N'dbo', @source_name = N'customers', @role_name = NULL)");
        customers.capture("keyless", "name");
        assertThat(checked())
                .isEqualTo("WEIR-4134: table dbo.customers: key column id is not told by capture instance keyless"
                        + " (expected: it among the captured columns, and neither computed nor a hierarchyid"
                        + " nor of a type made by CREATE TYPE)");
    }

    @Test
    void a_capture_job_that_has_never_run_is_waited_for() throws Exception {
        try (Captured fresh = Captured.start()) {
            assertThat(fresh.all.failure(fresh.all.source(TABLE)).text())
                    .startsWith(
                            "WEIR-3131: crm: nothing was captured yet, not even that nothing happened (expected: SQL"
                                    + " Server Agent to run");
            fresh.customers.idle();
            assertThat(fresh.all.plan(fresh.all.source(TABLE))).hasSize(2);
        }
    }

    private String failure(SqlSource source, Slice slice) {
        return catchThrowableOfType(
                        CodedException.class, () -> all.read(source, slice).until(1))
                .text();
    }

    private String checked() {
        SqlSource source = all.source(TABLE);
        return catchThrowableOfType(CodedException.class, () -> Reading.get(source.check()))
                .text();
    }

    private String place(Reading saved) {
        assertThat(saved.rejected).isEmpty();
        Checkpoint stands = Objects.requireNonNull(all.state.checkpoints.get("customers/log"));
        return stands.offset().orElseThrow().text();
    }
}
