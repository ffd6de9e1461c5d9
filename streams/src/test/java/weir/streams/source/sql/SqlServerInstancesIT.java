package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import weir.config.SqlSourceConfig;
import weir.standins.sqlserver.ColumnType;
import weir.streams.azure.Credentials;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Offset.InLog;
import weir.streams.model.Slice;
import weir.streams.source.Reading;

/** Tables and capture instances that change while they are read, by the real connector and driver against a double. */
class SqlServerInstancesIT extends CapturedContract {
    @Test
    void a_capture_that_ends_and_begins_again_between_two_looks_has_lost_what_was_between() {
        SqlSource source = all.source(TABLE);
        List<Slice> plan = all.plan(source);
        try (Reading log = all.read(source, plan.get(0))) {
            customers.put(2L, "seen");
            log.until(1);
            all.plan(source);
            customers.endCapture(FIRST);
            customers.put(3L, "unseen");
            customers.capture(FIRST, "id", "name");
            SqlServerPlaces.opened(Readings.PIPELINE)
                    .orElseThrow()
                    .begin(SqlServerPlaces.at("00000027" + "f".repeat(12))); // other tables have changed meanwhile

            assertThat(all.failure(source).text())
                    .startsWith("WEIR-4133: crm: changes of dbo.customers after ")
                    .contains("as its capture ended and another began since the last look");
        }
    }

    @Test
    void a_capture_that_has_yet_to_begin_is_waited_for() {
        customers.endCapture(FIRST);
        customers.captureLater(FIRST);
        SqlSource source = all.source(TABLE);

        assertThat(all.failure(source).text())
                .startsWith(
                        "WEIR-3131: crm: the capture job has not come yet to where the capture of dbo.customers begins"
                                + " (expected: SQL Server Agent to run");
        customers.scan();
        assertThat(all.plan(source)).hasSize(2);
    }

    @Test
    void another_instance_that_has_yet_to_begin_is_passed_over() {
        SqlSource source = all.source(TABLE);
        List<Slice> plan = all.plan(source);
        try (Reading log = all.read(source, plan.get(0))) {
            customers.put(2L, "of the first");
            log.until(1);
            customers.captureLater("second");
            all.plan(source);
            customers.put(3L, "of the first as well");
            log.until(2);
            all.plan(source);
            customers.scan();
            customers.put(4L, "of the second");

            assertThat(log.until(3).values("id")).containsExactly(2L, 3L, 4L);
        }
    }

    @Test
    void a_column_that_was_dropped_and_added_again_is_read_from_the_table() {
        SqlSource source = all.source(TABLE);
        List<Slice> plan = all.plan(source);
        try (Reading log = all.read(source, plan.get(0))) {
            customers.put(2L, "of the log");
            log.until(1);
            customers.odd().addAgain("name");
            all.plan(source);
            customers.put(3L, "of the table");

            assertThat(log.until(2).values("name")).containsExactly("of the log", "of the table");
        }
    }

    @Test
    void what_the_older_instance_lacks_is_read_from_the_table_until_the_log_is_behind_it() {
        customers.endCapture(FIRST);
        customers.capture("narrow", "id");
        SqlSource source = all.source(TABLE);
        List<Slice> plan = all.plan(source);
        customers.put(2L, "of the table");
        customers.capture("wide", "id", "name");
        customers.put(3L, "of the log");
        all.plan(source);
        try (Reading log = all.read(source, plan.get(0)).until(2)) {
            assertThat(log.values("name")).containsExactly("of the table", "of the log");
        }
    }

    @Test
    void a_large_value_that_has_not_changed_is_read_from_the_table() throws IOException {
        try (Captured large = Captured.start(ColumnType.NVARCHAR_MAX)) {
            large.customers.put(1L, "large");
            SqlSource source = large.all.source(TABLE);
            List<Slice> plan = large.all.plan(source);
            try (Reading log = large.all.read(source, plan.get(0))) {
                large.customers.put(1L, "large");
                large.customers.put(1L, "larger");
                large.customers.put(2L, null);
                log.until(3);

                assertThat(log.values("name").subList(1, 3)).containsExactly("larger", "null");
                assertThat(log.values("name").get(0)).isIn("large", "larger"); // as it is when it is asked for
            }
        }
    }

    @Test
    void a_captured_column_that_was_altered_is_a_fault_until_another_instance_has_begun() {
        SqlSource source = all.source(TABLE);
        List<Slice> plan = all.plan(source);
        customers.odd().alter("ALTER TABLE dbo.customers ALTER COLUMN name nvarchar(200)");

        assertThat(all.failure(source).text())
                .isEqualTo(
                        "WEIR-4134: table dbo.customers: a column that capture instance dbo_customers has was altered:"
                                + " ALTER TABLE dbo.customers ALTER COLUMN name nvarchar(200) (expected: another instance, EXEC"
                                + " sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'customers', @role_name ="
                                + " NULL, @capture_instance = N'NEW NAME', and the table loaded anew)");
        customers.capture("second", "id", "name");
        assertThat(all.plan(source)).hasSize(plan.size());
    }

    @Test
    void a_key_of_a_type_of_ones_own_is_refused() {
        customers.odd().alias("id");
        SqlSource source = all.source(TABLE);

        assertThat(catchThrowableOfType(CodedException.class, () -> Reading.get(source.check()))
                        .text())
                .contains("key column id is not told by capture instance dbo_customers", "made by CREATE TYPE");
    }

    @Test
    void what_a_pattern_alone_is_like_may_be_uncaptured() {
        customers.odd().view("totals");

        assertThat(all.plan(all.source("dbo.*"))).hasSize(2);
        assertThat(all.failure(all.source("dbo.*", "dbo.totals")).text())
                .startsWith("WEIR-4134: table dbo.totals is not captured");
    }

    @Test
    void a_table_that_began_before_its_time_to_be_seen_waits_until_the_log_is_read_again() throws SQLException {
        customers.idle();
        SqlSourceConfig config = all.settings.config(List.of(TABLE));
        Database database = new Database("late", config.connection(), new Credentials(), 1);
        Log log = Log.of("late", database, config);
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), "weir", "swordfish")) {
            InLog at = log.begin(connection);
            log.include(connection, List.of(TABLE));
            log.reader(connection, at);
            customers.capture("late", "id", "name");
            log.include(connection, List.of(TABLE)); // the engine will find it
            customers.idle();

            assertThat(catchThrowableOfType(CodedException.class, () -> log.include(connection, List.of(TABLE)))
                            .code())
                    .isEqualTo(Code.SQL_LOG_AGAIN);
            log.reader(connection, at);
            log.include(connection, List.of(TABLE));
        } finally {
            database.close();
        }
    }

    @Test
    void an_engine_that_may_have_passed_a_table_begins_again() {
        SqlSource source = all.source(TABLE);
        List<Slice> plan = all.plan(source);
        try (Reading log = all.read(source, plan.get(0))) {
            customers.put(2L, "seen");
            log.until(1).save();
            SqlServerPlaces.opened(Readings.PIPELINE)
                    .orElseThrow()
                    .again(new CodedException(Code.SQL_LOG_AGAIN, "crm: another table"));

            assertThat(log.failure().code()).isEqualTo(Code.SQL_LOG_AGAIN);
        }
        customers.put(3L, "after it");
        assertThat(all.read(source, plan.get(0)).until(1).values("id")).containsExactly(3L);
    }
}
