package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import weir.streams.model.Envelope;
import weir.streams.model.Slice;
import weir.streams.source.Reading;

/** What changes is read by a cursor, and never past what may still be committed. */
class PostgreSqlPollIT {
    private static final Server POSTGRES = Server.postgres();

    @AutoClose
    private final Readings all = Readings.ofPolls(POSTGRES);

    @Test
    void a_hundred_thousand_rows_of_one_time_are_all_read_from_any_page_on() {
        POSTGRES.polledTable("equal");
        SqlSource source = all.source("public.equal");
        Slice changes = all.plan(source).get(0);
        POSTGRES.execute("INSERT INTO equal SELECT g, 'n', now() FROM generate_series(1, 100000) g");
        Set<Object> ids = new HashSet<>();
        Set<Long> times = new HashSet<>();

        while (ids.size() < 100_000) {
            try (Reading reading = all.read(source, changes)) {
                for (int i = 0; i < 100 && ids.size() + reading.read.size() < 100_000; i++) reading.page();
                reading.save();
                int before = ids.size();
                ids.addAll(reading.values("id"));
                assertThat(ids).hasSize(before + reading.read.size());
                reading.read.forEach(each -> times.add(each.writeTime()));
            }
        }

        assertThat(times).hasSize(1);
    }

    @Test
    void what_commits_late_is_waited_for_and_nothing_is_read_past_it() throws SQLException {
        POSTGRES.polledTable("late");
        SqlSource source = all.source("public.late");
        Slice changes = all.plan(source).get(0);
        try (Connection slow = POSTGRES.connect();
                Statement statement = slow.createStatement();
                Reading reading = all.read(source, changes)) {
            POSTGRES.execute("INSERT INTO late VALUES (1, 'before', now())");
            reading.until(1);
            slow.setAutoCommit(false);
            statement.execute("INSERT INTO late VALUES (2, 'slow', now())");
            POSTGRES.execute("INSERT INTO late VALUES (3, 'after', now())");
            POSTGRES.execute("SELECT pg_sleep(1)");
            slow.commit();
            reading.until(3);

            assertThat(reading.values("name")).containsExactly("before", "slow", "after");
        }
    }

    @Test
    void numbers_are_read_up_to_where_no_open_transaction_can_have_drawn_one() throws SQLException {
        POSTGRES.execute(
                "CREATE SEQUENCE versions",
                "CREATE TABLE numbered (id bigint PRIMARY KEY, version bigint NOT NULL DEFAULT nextval('versions'))",
                "INSERT INTO numbered SELECT g FROM generate_series(1, 10) g");
        all.settings.cursor = "version";
        SqlSource source = all.source("public.numbered");
        List<Slice> plan = all.plan(source);
        assertThat(plan).extracting(Slice::name).contains("public.numbered");
        try (Connection slow = POSTGRES.connect();
                Statement statement = slow.createStatement();
                Reading reading = all.read(source, plan.get(0))) {
            slow.setAutoCommit(false);
            statement.execute("INSERT INTO numbered VALUES (11)");
            POSTGRES.execute("INSERT INTO numbered VALUES (12)");
            POSTGRES.execute("SELECT pg_sleep(1)");
            slow.commit();
            POSTGRES.execute("INSERT INTO numbered VALUES (13)");
            reading.until(3);

            assertThat(reading.values("id")).containsExactly(11L, 12L, 13L);
            assertThat(reading.read).extracting(Envelope::writeTime).isSorted();
        }
    }

    @Test
    void a_session_that_hides_its_transactions_is_not_read_past() throws SQLException {
        POSTGRES.polledTable("hidden");
        try (Connection hiding = POSTGRES.connect();
                Statement statement = hiding.createStatement()) {
            hiding.setAutoCommit(false);
            statement.execute("SET track_activities = off");
            hiding.commit();
            statement.execute("INSERT INTO hidden VALUES (1, 'late', now())");

            assertThat(all.failure(all.source("public.hidden")).text())
                    .isEqualTo("WEIR-4125: a session does not tell when its transactions begin"
                            + " (expected: track_activities = on in every session, or poll.lag)");
        }
    }

    @Test
    void a_row_of_exactly_the_first_loads_time_is_read_although_the_cursor_is_the_key() {
        POSTGRES.execute("CREATE TABLE moments (updated timestamptz PRIMARY KEY, name text)");
        SqlSource source = all.source("public.moments");
        Slice changes = all.plan(source).get(0);
        Instant settled = Instant.EPOCH.plus(TableSlice.of(changes).loadTime() + 1, ChronoUnit.MICROS);
        POSTGRES.execute("INSERT INTO moments VALUES ('" + settled + "', 'late')");

        try (Reading reading = all.read(source, changes).until(1)) {
            assertThat(reading.values("name")).containsExactly("late");
        }
    }

    @Test
    void a_table_that_has_to_settle_waits_for_that_and_not_for_the_next_look_for_tables() {
        POSTGRES.execute(
                "CREATE TABLE settling (id bigint PRIMARY KEY, version bigint NOT NULL)",
                "INSERT INTO settling VALUES (1, 1)");
        all.settings.cursor = "version";
        all.settings.discoverEvery = Duration.ofDays(1);

        assertThat(all.plan(all.source("public.settling")))
                .extracting(Slice::name)
                .contains("public.settling");
    }
}
