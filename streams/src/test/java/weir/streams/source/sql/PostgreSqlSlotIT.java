package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import weir.config.SqlSourceConfig.Truncate;
import weir.standins.PostgresStandIn;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Slice;
import weir.streams.source.Reading;

/** The place of a log that PostgreSQL keeps for its reader: when it is made, follows, and is lost. */
class PostgreSqlSlotIT {
    private static final Server POSTGRES = Server.postgres();

    @AutoClose
    private final Readings all = Readings.ofLog(POSTGRES);

    @Test
    void a_slot_waits_for_an_open_transaction_and_names_it() throws SQLException {
        POSTGRES.table("blocked");
        SqlSource source = source("blocked");
        try (Connection slow = POSTGRES.connect();
                Statement statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            statement.execute("SET application_name = 'slow'");
            statement.execute("INSERT INTO blocked VALUES (1, 'a')");
            CodedException failure = all.failure(source);
            slow.commit();

            assertThat(failure.code()).isEqualTo(Code.SQL_LOG_WAITS);
            assertThat(failure.what())
                    .matches(
                            "crm: slot weir_blocked cannot be made before a transaction has ended: pid \\d+ \\(weir, slow\\), open for"
                                    + " \\d+ s \\(expected: it to end, or SELECT pg_terminate_backend of it\\)");
        }
        assertThat(all.plan(source)).hasSize(2);
    }

    @Test
    void the_slot_follows_what_is_saved_and_moves_while_others_write() throws Exception {
        POSTGRES.table("followed");
        POSTGRES.execute("CREATE TABLE other (id bigint)");
        SqlSource source = source("followed");
        Reading log = all.read(source, all.plan(source).get(0));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        POSTGRES.execute("INSERT INTO other SELECT g FROM generate_series(1, 100000) g");
        long behind = Long.MAX_VALUE;
        while (behind > 1_000_000 && System.nanoTime() < end) {
            log.page();
            log.save();
            behind = number("SELECT (pg_current_wal_lsn() - confirmed_flush_lsn)::bigint FROM pg_replication_slots"
                    + " WHERE slot_name = 'weir_followed'");
        }

        assertThat(behind).as(log.last().next().text()).isLessThan(1_000_000);
    }

    @Test
    void a_slot_that_was_dropped_is_a_fault_and_so_is_truncate() throws Exception {
        POSTGRES.table("dropped");
        SqlSource source = source("dropped");
        Slice slice = all.plan(source).get(0);
        POSTGRES.execute("INSERT INTO dropped VALUES (1, 'a')", "TRUNCATE dropped");
        assertThat(catchThrowableOfType(
                                CodedException.class,
                                () -> all.read(source, slice).until(2))
                        .text())
                .isEqualTo(
                        "WEIR-4135: table public.dropped was emptied by TRUNCATE (expected: cdc.truncate = ignore, and if its"
                                + " rows are to go from the target as well, the tables loaded anew with sweep = true)");
        all.settings.truncate = Truncate.IGNORE;
        Reading on = all.read(all.source("public.dropped"), slice).until(1);
        POSTGRES.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_replication");
        assertThat(catchThrowableOfType(CodedException.class, () -> on.until(2))
                        .code()
                        .kind())
                .isEqualTo(Code.Kind.WEATHER);
        ((PostgresStandIn) POSTGRES.standIn()).dropSlot("weir_dropped");

        assertThat(catchThrowableOfType(
                                CodedException.class,
                                () -> all.read(source, slice).until(1))
                        .text())
                .isEqualTo("WEIR-4133: crm: slot weir_dropped is gone, and with it changes that were not read"
                        + " (expected: the tables to be loaded anew)");
    }

    @Test
    void each_failure_says_what_to_run() {
        POSTGRES.execute(
                "CREATE TABLE secret (id bigint PRIMARY KEY)",
                "CREATE TABLE nameless (id bigint PRIMARY KEY)",
                "ALTER TABLE nameless REPLICA IDENTITY NOTHING",
                "CREATE USER reader PASSWORD 'reader'",
                "GRANT SELECT ON secret TO reader");

        assertThat(failure("nameless"))
                .isEqualTo("WEIR-4134: table public.nameless has replica identity NOTHING"
                        + " (expected: ALTER TABLE \"public\".\"nameless\" REPLICA IDENTITY DEFAULT)");
        all.settings.connection = POSTGRES.config("reader", "reader");
        assertThat(failure("secret"))
                .isEqualTo(
                        "WEIR-4132: crm: user reader may not read the log (expected: ALTER ROLE \"reader\" REPLICATION)");
        POSTGRES.execute("ALTER ROLE reader REPLICATION");
        String denied =
                "WEIR-4132: crm: ERROR: permission denied for database shop (expected: run as the owner of the tables:"
                        + " CREATE PUBLICATION \"weir_secret\" FOR TABLE \"public\".\"secret\" WITH (publish_via_partition_root = true))";
        assertThat(failure("secret")).isEqualTo(denied);
        assertThat(catchThrowableOfType(
                                CodedException.class,
                                () -> Reading.get(source("secret").check()))
                        .text())
                .isEqualTo(denied);
    }

    @Test
    void a_check_leaves_no_publication_behind() throws SQLException {
        POSTGRES.execute("CREATE TABLE only_checked (id bigint PRIMARY KEY)");

        assertThat(Reading.get(source("only_checked").check())).containsExactly("public.only_checked");

        assertThat(number("SELECT count(*) FROM pg_publication WHERE pubname = 'weir_only_checked'"))
                .isZero();
    }

    private String failure(String table) {
        return all.failure(source(table)).text();
    }

    private static long number(String sql) throws SQLException {
        try (Connection connection = POSTGRES.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** With a slot of its own. */
    private SqlSource source(String table) {
        all.settings.slot = Optional.of("weir_" + table);
        return all.source("public." + table);
    }
}
