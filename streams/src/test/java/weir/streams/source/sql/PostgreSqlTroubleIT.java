package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import weir.streams.azure.Credentials;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Slice;
import weir.streams.source.Reading;

/** What keeps a table from being polled, and what to do about it. */
class PostgreSqlTroubleIT {
    private static final Server POSTGRES = Server.postgres();

    @AutoClose
    private final Readings all = Readings.ofPolls(POSTGRES);

    @Test
    void a_null_in_the_order_is_a_fault() {
        POSTGRES.execute(
                "CREATE TABLE nulled (a text, updated timestamptz DEFAULT now())", "INSERT INTO nulled VALUES (null)");
        all.settings.key = List.of("a");
        SqlSource source = all.source("public.nulled");

        assertThat(all.read(source, all.plan(source).get(1)).failure().text())
                .isEqualTo("WEIR-4124: table public.nulled has a null in column a, by which it is read in order"
                        + " (expected: columns without nulls in poll.key)");
    }

    @Test
    void each_failure_says_what_to_do() {
        POSTGRES.polledTable("guarded");
        POSTGRES.execute(
                "CREATE ROLE guest LOGIN PASSWORD 'guest'",
                "CREATE TABLE keyless (id bigint, updated timestamptz)",
                "CREATE TABLE zoneless (id bigint PRIMARY KEY, updated timestamp)");

        assertThat(failure("public.nowhere"))
                .isEqualTo("WEIR-4122: crm: table public.nowhere does not exist, or the user may not see it"
                        + " (expected: its name, and GRANT SELECT on it)");
        assertThat(failure("public.keyless"))
                .isEqualTo(
                        "WEIR-4124: table public.keyless has no primary key (expected: one, or in mode = poll poll.key)");
        assertThat(failure("public.zoneless"))
                .isEqualTo("WEIR-4124: public.zoneless.updated is timestamp, a time without an offset"
                        + " (expected: poll.zone, such as UTC)");
        all.settings.cursor = "changed";
        assertThat(failure("public.guarded"))
                .isEqualTo(
                        "WEIR-4122: column changed does not exist in public.guarded (expected: one of [id, name, updated])");
        all.settings.cursor = "name";
        assertThat(failure("public.guarded"))
                .isEqualTo("WEIR-4124: public.guarded.name is text (expected: a time or a number, for poll.cursor)");
        all.settings.cursor = "updated";
        all.settings.connection = POSTGRES.config("guest", "wrong");
        assertThat(failure("public.guarded"))
                .isEqualTo("WEIR-4121: crm: FATAL: password authentication failed for user \"guest\""
                        + " (expected: user guest with this password, and GRANT SELECT for it)");
        all.settings.connection = POSTGRES.config("guest", "guest");
        assertThat(failure("public.guarded"))
                .isEqualTo("WEIR-4125: the transactions of other users cannot be seen"
                        + " (expected: GRANT pg_read_all_stats TO \"guest\", or poll.lag)");
        all.settings.lag = Optional.of(Duration.ofSeconds(1));
        assertThat(failure("public.guarded"))
                .isEqualTo("WEIR-4121: crm: ERROR: permission denied for table guarded"
                        + " (expected: user guest with this password, and GRANT SELECT for it)");
    }

    private String failure(String table) {
        return all.failure(all.source(table)).text();
    }

    @Test
    void a_check_says_what_reading_would_meet() {
        POSTGRES.polledTable("fine");
        POSTGRES.execute(
                "CREATE ROLE viewer LOGIN PASSWORD 'viewer'",
                "GRANT pg_read_all_stats TO viewer",
                "GRANT SELECT ON fine TO viewer");
        POSTGRES.polledTable("forbidden");
        all.settings.connection = POSTGRES.config("viewer", "viewer");

        Reading.get(all.source("public.fine").check());

        assertThat(checked("public.nothing-*")).isEqualTo("WEIR-4122: crm: no table is named like [public.nothing-*]");
        assertThat(checked("public.forbidden"))
                .isEqualTo("WEIR-4121: crm: ERROR: permission denied for table forbidden"
                        + " (expected: user viewer with this password, and GRANT SELECT for it)");
        all.settings.cursor = "changed";
        assertThat(checked("public.fine")).startsWith("WEIR-4122: column changed does not exist in public.fine");
    }

    private String checked(String table) {
        SqlSource source = all.source(table);
        return catchThrowableOfType(CodedException.class, () -> Reading.get(source.check()))
                .text();
    }

    @Test
    void a_session_that_is_ended_is_weather() {
        POSTGRES.polledTable("cut");
        all.settings.discoverEvery = Duration.ofDays(1); // else a look for tables may meet the end of the session first
        SqlSource source = all.source("public.cut");
        Slice changes = all.plan(source).get(0);
        try (Reading reading = all.read(source, changes)) {
            POSTGRES.execute("INSERT INTO cut VALUES (1, 'a', now())");
            reading.until(1).save();
            POSTGRES.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'weir'",
                    "INSERT INTO cut VALUES (2, 'b', now())");

            CodedException failure = catchThrowableOfType(CodedException.class, () -> reading.until(2));
            assertThat(failure.code()).isEqualTo(Code.SQL_UNREACHABLE);
        }
        try (Reading again = all.read(source, changes).until(1)) {
            assertThat(again.values("name")).containsExactly("b");
        }
    }

    @Test
    void one_failure_is_enough_when_every_connection_was_cut() {
        Database database = new Database("cut", POSTGRES.config(), new Credentials(), 3);
        CountDownLatch three = new CountDownLatch(3);
        List<CompletionStage<Boolean>> opened = new ArrayList<>();
        for (int i = 0; i < 3; i++) opened.add(database.run(connection -> together(three)));
        opened.forEach(Reading::get);
        POSTGRES.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'weir'");

        CodedException failure =
                catchThrowableOfType(CodedException.class, () -> Reading.get(database.run(PostgreSqlTroubleIT::one)));
        assertThat(failure.code()).isEqualTo(Code.SQL_UNREACHABLE);
        assertThat(Reading.get(database.run(PostgreSqlTroubleIT::one))).isEqualTo(1);
        database.close();
    }

    private static boolean together(CountDownLatch others) {
        others.countDown();
        try {
            return others.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int one(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT 1")) {
            row.next();
            return row.getInt(1);
        }
    }

    @Test
    void a_statement_that_takes_too_long_is_ended_at_the_server() {
        POSTGRES.polledTable("slow");
        Database database = new Database("slow", POSTGRES.config(Duration.ofSeconds(1)), new Credentials(), 1);

        CodedException failure = catchThrowableOfType(
                CodedException.class,
                () -> Reading.get(
                        database.run(connection -> connection.createStatement().executeQuery("SELECT pg_sleep(30)"))));

        assertThat(failure.code()).isEqualTo(Code.SQL_BUSY);
        database.close();
    }
}
