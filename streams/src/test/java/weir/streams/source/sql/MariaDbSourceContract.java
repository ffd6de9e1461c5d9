package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.fail;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import weir.streams.azure.Credentials;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.model.Slice;
import weir.streams.source.Reading;

/** What polling reads of MariaDB and MySQL. */
abstract class MariaDbSourceContract {
    final Server server;

    @AutoClose
    final Readings all;

    MariaDbSourceContract(Server server) {
        this.server = server;
        this.all = Readings.ofPolls(server);
    }

    @BeforeEach
    void readTimesAsUtc() {
        all.settings.zone = Optional.of(ZoneOffset.UTC);
    }

    @Test
    void a_table_is_loaded_in_slices_and_then_what_changes_is_read() {
        server.execute(
                "CREATE TABLE loaded (a varchar(20), b bigint, name text, updated timestamp(3) NOT NULL, PRIMARY KEY (a, b),"
                        + " INDEX (updated, a, b))",
                "INSERT INTO loaded SELECT concat('k', seq MOD 7), 9007199254740993 + seq, 'n', now(3) FROM "
                        + Server.numbers(2500));
        SqlSource source = all.source("shop.loaded");

        List<Slice> plan = all.plan(source);
        Set<Object> found = new HashSet<>();
        for (Slice slice : plan.subList(1, plan.size())) {
            try (Reading reading = all.read(source, slice).toTheEnd()) {
                found.addAll(reading.values("b"));
            }
        }
        server.execute("UPDATE loaded SET name = 'new', updated = now(3) WHERE b = 9007199254740993 + 77");

        assertThat(plan).hasSize(4);
        assertThat(found).hasSize(2500);
        try (Reading changes = all.read(source, plan.get(0))) {
            changes.until(read ->
                    read.stream().anyMatch(each -> "new".equals(each.fields().get("name"))));
        }
    }

    @Test
    void what_commits_late_is_waited_for() throws SQLException {
        server.execute("CREATE TABLE late (id int PRIMARY KEY, updated datetime(6) NOT NULL, INDEX (updated, id))");
        SqlSource source = all.source("shop.late");
        try (Connection slow = server.connect();
                Statement statement = slow.createStatement();
                Reading reading = all.read(source, all.plan(source).get(0))) {
            slow.setAutoCommit(false);
            statement.execute("INSERT INTO late VALUES (1, now(6))");
            server.execute("INSERT INTO late VALUES (2, now(6))", "SELECT sleep(2)");
            slow.commit();
            reading.until(2);

            assertThat(reading.values("id")).containsExactly(1, 2);
            assertThat(reading.read).extracting(Envelope::writeTime).isSorted();
        }
    }

    /** The server renews its list of transactions only when nobody has read it for a tenth of a second. */
    @Test
    void an_open_transaction_is_not_overlooked_while_others_look_all_the_time() throws Exception {
        server.execute("CREATE TABLE watched (id int PRIMARY KEY, updated datetime(6) NOT NULL)");
        Database database = new Database("watched", server.config(), new Credentials(), 1);
        AtomicBoolean isOver = new AtomicBoolean();
        CompletableFuture<Void> watching = CompletableFuture.runAsync(() -> watch(isOver));
        try (Connection slow = server.connect();
                Statement statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            long began = now(database);
            statement.execute("INSERT INTO watched VALUES (1, now(6))");

            for (long now = began; now < began + 3_000_000; now = now(database)) {
                assertThat(moment(database).oldest()).isLessThan(began);
            }
            isOver.set(true);
            watching.get(10, TimeUnit.SECONDS);
            slow.commit();
            for (long end = now(database) + 20_000_000; now(database) < end; ) {
                if (moment(database).oldest() > began) return;
            }
            fail("what was open is over");
        } finally {
            isOver.set(true);
            database.close();
        }
    }

    private void watch(AtomicBoolean isOver) {
        while (!isOver.get())
            server.execute("SELECT COUNT(*) FROM information_schema.innodb_trx", "SELECT sleep(0.02)");
    }

    private static Dialect.Moment moment(Database database) {
        return Reading.get(database.run(connection -> database.dialect().moment(connection, "weir")));
    }

    private static long now(Database database) {
        return moment(database).now();
    }

    @Test
    void a_key_that_is_sorted_otherwise_than_it_is_compared_is_refused() {
        server.execute(
                "CREATE TABLE sized (size enum('small', 'large', 'medium'), id int, updated timestamp(6) NOT NULL,"
                        + " PRIMARY KEY (size, id))");

        assertThat(failure("shop.sized"))
                .isEqualTo("WEIR-4124: column size of shop.sized is ENUM, which is sorted and compared in two ways"
                        + " (expected: poll.key without it)");
    }

    @Test
    void a_replica_does_not_tell_what_is_open_at_its_source() {
        server.execute("CREATE TABLE copied (id int PRIMARY KEY, updated timestamp(6) NOT NULL)");
        server.execute(
                "CHANGE MASTER TO master_host = '127.0.0.1', master_port = 9, master_user = 'nobody'",
                "START SLAVE SQL_THREAD");
        try {
            assertThat(failure("shop.copied"))
                    .isEqualTo("WEIR-4125: this is a copy of another server, whose open transactions cannot be seen"
                            + " (expected: a connection to that one, or poll.lag)");
        } finally {
            server.execute("STOP SLAVE", "RESET SLAVE ALL");
        }
    }

    @Test
    void a_statement_that_takes_too_long_is_ended_at_the_server() throws SQLException {
        server.execute("CREATE TABLE slow (id int PRIMARY KEY, updated timestamp(6) NOT NULL)");
        server.execute("INSERT INTO slow SELECT seq, now() FROM " + Server.numbers(1000));
        Database database = new Database("slow", server.config(Duration.ofSeconds(1)), new Credentials(), 1);

        CodedException failure = catchThrowableOfType(
                CodedException.class,
                () -> Reading.get(database.run(connection -> connection
                        .createStatement()
                        .executeQuery("SELECT COUNT(*) FROM slow a, slow b, slow c, slow d WHERE rand() < 0.5"))));

        assertThat(failure.code()).isEqualTo(Code.SQL_BUSY);
        database.close();
    }

    @Test
    void many_rows_of_one_second_are_all_read() {
        server.execute("CREATE TABLE equal (id int PRIMARY KEY, updated datetime NOT NULL, INDEX (updated, id))");
        SqlSource source = all.source("shop.equal");
        Slice changes = all.plan(source).get(0);
        server.execute("INSERT INTO equal SELECT seq, now() FROM " + Server.numbers(20000));

        try (Reading reading = all.read(source, changes).until(20_000)) {
            assertThat(new HashSet<>(reading.values("id"))).hasSize(20_000);
        }
    }

    @Test
    void values_keep_all_they_have() {
        server.execute("SET time_zone = '+09:00'", """
                CREATE TABLE typed (id bigint PRIMARY KEY, updated timestamp(6) NOT NULL, ti tinyint, tu tinyint unsigned, bo bool,
                  su smallint unsigned, iu int unsigned, bu bigint unsigned, bi bit(10), n decimal(30, 6), f float, d double,
                  c char(5), e enum('x', 'y'), j json, y varbinary(10), da date, tm time(6), far time, dt datetime(6),
                  ts timestamp(6), ye year)""", """
                INSERT INTO typed VALUES (7, now(6), -1, 255, true, 65535, 4294967295,
                  18446744073709551615, b'1000000001', 12345678901234567890.0001, 0.1, 0.1, 'ü', 'y', '{"a": 1}', x'00ff',
                  '2024-02-29', '01:02:03.000004', '838:59:59', '2024-02-29 01:02:03.000004', '2024-02-29 09:02:03.000004', 2024)""");
        SqlSource source = all.source("shop.typed");

        try (Reading reading = all.read(source, all.plan(source).get(1)).toTheEnd()) {
            Fields row = reading.read.get(0).fields();
            List<Object> values = new ArrayList<>();
            for (String name : row.shape().names().subList(2, row.shape().size())) {
                values.add(Optional.<Object>ofNullable(row.get(name)).orElse("null"));
            }
            assertThat(values)
                    .containsExactly(
                            (byte) -1,
                            (short) 255,
                            (byte) 1,
                            65535,
                            4294967295L,
                            new BigInteger("18446744073709551615"),
                            BigInteger.valueOf(513),
                            new BigDecimal("12345678901234567890.000100"),
                            0.1f,
                            0.1,
                            "ü",
                            "y",
                            "{\"a\": 1}",
                            ByteBuffer.wrap(new byte[] {0, -1}),
                            LocalDate.of(2024, 2, 29),
                            LocalTime.of(1, 2, 3, 4000),
                            "838:59:59",
                            "2024-02-29T01:02:03.000004",
                            Instant.parse("2024-02-29T00:02:03.000004Z"),
                            (short) 2024);
        }
    }

    @Test
    void each_failure_says_what_to_do() {
        server.execute(
                "CREATE TABLE guarded (id int PRIMARY KEY, updated timestamp NOT NULL)",
                "CREATE USER guest@'%' IDENTIFIED BY 'guest'",
                "GRANT SELECT ON shop.guarded TO guest@'%'");

        all.settings.connection = server.config("guest", "wrong");
        assertThat(failure("shop.guarded")).startsWith("WEIR-4121: crm: ").contains("Access denied for user 'guest'");
        all.settings.connection = server.config("guest", "guest");
        assertThat(failure("shop.guarded"))
                .isEqualTo("WEIR-4125: the transactions of other users cannot be seen"
                        + " (expected: GRANT PROCESS ON *.* TO 'guest'@'%', or poll.lag)");
    }

    private String failure(String table) {
        return all.failure(all.source(table)).text();
    }
}
