package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import weir.config.JdbcConnectionConfig;
import weir.config.LimitsConfig;
import weir.config.SqlSourceConfig;
import weir.streams.azure.Credentials;
import weir.streams.checkpoint.InMemoryState;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.model.Offset.InTable;
import weir.streams.model.Slice;
import weir.streams.model.Sweep;

class SqlSourceIT {
    private static final LimitsConfig LIMITS = new LimitsConfig(256, 256 << 10, 4, 8, 16 << 20);
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private static final Server POSTGRES = Server.postgres();

    static ActorSystem system;

    final InMemoryState state = new InMemoryState();
    final List<SqlSource> sources = new ArrayList<>();
    JdbcConnectionConfig connection = POSTGRES.config();
    String cursor = "updated";
    List<String> key = List.of();
    Optional<Duration> lag = Optional.empty();
    boolean sweep = false;
    Optional<Duration> reloadEvery = Optional.empty();
    Duration discoverEvery = Duration.ofMillis(200);

    @BeforeAll
    static void startSystem() {
        system = ActorSystem.create();
    }

    @AfterAll
    static void stopSystem() throws Exception {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() {
        sources.forEach(SqlSource::close);
    }

    @Test
    void a_table_is_loaded_in_slices_and_then_what_changes_is_read() {
        table("loaded");
        POSTGRES.execute("INSERT INTO loaded SELECT g, 'n' || g, now() FROM generate_series(1, 2500) g");
        SqlSource source = source("public.loaded");

        List<Slice> plan = plan(source);
        assertThat(plan)
                .extracting(Slice::name)
                .containsExactly("public.loaded", "public.loaded#0", "public.loaded#1", "public.loaded#2");
        List<Envelope> loaded = new ArrayList<>();
        for (Slice slice : plan.subList(1, 4)) {
            try (TableReading reading = read(source, slice).toTheEnd()) {
                loaded.addAll(reading.read);
            }
            TableReading.get(source.ended(slice));
        }
        POSTGRES.execute("UPDATE loaded SET name = 'new', updated = now() WHERE id IN (7, 1700)");
        try (TableReading changes =
                read(source, plan.get(0)).until(read -> updated(read).size() == 2)) {
            assertThat(ids(loaded)).hasSize(2500);
            assertThat(loaded)
                    .extracting(Envelope::writeTime)
                    .containsOnly(loaded.get(0).writeTime());
            assertThat(updated(changes.read))
                    .allSatisfy(each -> assertThat(each.writeTime())
                            .isGreaterThan(loaded.get(0).writeTime())
                            .isEqualTo(micros(each, "updated")));
        }
        assertThat(plan(source)).extracting(Slice::name).containsExactly("public.loaded");
        assertThat(plan(source("public.loaded"))).extracting(Slice::name).containsExactly("public.loaded");
    }

    @Test
    void what_was_there_before_is_swept_once_all_is_loaded_and_only_once() {
        table("swept");
        POSTGRES.execute("INSERT INTO swept SELECT g, 'n', now() FROM generate_series(1, 1500) g");
        sweep = true;
        SqlSource source = source("public.swept");

        List<Slice> loading = plan(source);
        for (Slice slice : loading.subList(1, 3)) {
            read(source, slice).toTheEnd().close();
            TableReading.get(source.ended(slice));
        }
        List<Slice> sweeping = plan(source("public.swept"));
        long time = TableSlice.of(loading.get(1)).loadTime();
        for (Slice slice : sweeping.subList(1, 5)) TableReading.get(source.ended(slice));

        assertThat(loading).hasSize(3);
        assertThat(sweeping)
                .extracting(source::sweep)
                .containsExactly(
                        Optional.empty(),
                        Optional.of(new Sweep("public.swept", time, 3, 4)),
                        Optional.of(new Sweep("public.swept", time, 2, 4)),
                        Optional.of(new Sweep("public.swept", time, 1, 4)),
                        Optional.of(new Sweep("public.swept", time, 0, 4)));
        assertThat(plan(source("public.swept"))).extracting(Slice::name).containsExactly("public.swept");
    }

    @Test
    void a_table_is_loaded_again_at_a_later_time_and_that_load_goes_on_where_it_was() {
        table("again");
        POSTGRES.execute("INSERT INTO again SELECT g, 'n', now() FROM generate_series(1, 1500) g");
        sweep = true;
        reloadEvery = Optional.of(Duration.ofMillis(1));
        SqlSource source = source("public.again");
        List<Slice> first = plan(source);
        for (Slice slice : first.subList(1, 3)) {
            read(source, slice).toTheEnd().close();
            TableReading.get(source.ended(slice));
        }
        for (Slice slice : plan(source).subList(1, 5)) TableReading.get(source.ended(slice));

        List<Slice> second = plan(source);
        List<Envelope> all = new ArrayList<>();
        try (TableReading reading = read(source, second.get(1)).until(512).save()) {
            all.addAll(reading.read);
        }
        SqlSource next = source("public.again");
        List<Slice> third = plan(next);
        try (TableReading rest = read(next, third.get(1)).toTheEnd()) {
            all.addAll(rest.read);
        }

        assertThat(second)
                .extracting(Slice::name)
                .isEqualTo(first.stream().map(Slice::name).toList());
        long time = TableSlice.of(second.get(1)).loadTime();
        assertThat(time).isGreaterThan(TableSlice.of(first.get(1)).loadTime());
        assertThat(third).isEqualTo(second);
        assertThat(all).hasSize(1000).extracting(Envelope::writeTime).containsOnly(time);
        assertThat(all).extracting(Envelope::table).containsOnly("public.again");
        assertThat(ids(all)).hasSize(1000);
    }

    @Test
    void a_load_goes_on_after_its_last_saved_page() {
        table("resumed");
        POSTGRES.execute("INSERT INTO resumed SELECT g, 'n' || g, now() FROM generate_series(1, 900) g");
        SqlSource source = source("public.resumed");
        Slice slice = plan(source).get(1);
        List<Envelope> all = new ArrayList<>();
        try (TableReading first = read(source, slice).until(512).save()) {
            all.addAll(first.read);
        }

        SqlSource next = source("public.resumed");
        try (TableReading rest = read(next, plan(next).get(1)).toTheEnd()) {
            all.addAll(rest.read);
        }

        assertThat(all).hasSize(900);
        assertThat(ids(all)).hasSize(900);
    }

    @Test
    void a_hundred_thousand_rows_of_one_time_are_all_read_from_any_page_on() {
        table("equal");
        SqlSource source = source("public.equal");
        Slice changes = plan(source).get(0);
        POSTGRES.execute("INSERT INTO equal SELECT g, 'n', now() FROM generate_series(1, 100000) g");
        Set<Long> ids = new HashSet<>();
        Set<Long> times = new HashSet<>();

        while (ids.size() < 100_000) {
            try (TableReading reading = read(source, changes)) {
                for (int i = 0; i < 100 && ids.size() + reading.read.size() < 100_000; i++) reading.page();
                reading.save();
                int before = ids.size();
                ids.addAll(ids(reading.read));
                assertThat(ids).hasSize(before + reading.read.size());
                reading.read.forEach(each -> times.add(each.writeTime()));
            }
        }

        assertThat(times).hasSize(1);
    }

    @Test
    void what_commits_late_is_waited_for_and_nothing_is_read_past_it() throws SQLException {
        table("late");
        SqlSource source = source("public.late");
        Slice changes = plan(source).get(0);
        try (Connection slow = POSTGRES.connect();
                Statement statement = slow.createStatement();
                TableReading reading = read(source, changes)) {
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
        cursor = "version";
        SqlSource source = source("public.numbered");
        List<Slice> plan = plan(source);
        assertThat(plan).extracting(Slice::name).contains("public.numbered");
        try (Connection slow = POSTGRES.connect();
                Statement statement = slow.createStatement();
                TableReading reading = read(source, plan.get(0))) {
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
    void keys_of_several_columns_are_walked_in_their_order() {
        POSTGRES.execute(
                "CREATE TABLE pairs (a text, b int, updated timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (a, b))",
                "INSERT INTO pairs SELECT chr(65 + g % 26) || ' %', g FROM generate_series(1, 3000) g");
        SqlSource source = source("public.pairs");
        Set<Object> found = new HashSet<>();

        for (Slice slice : plan(source).subList(1, 4)) {
            try (TableReading reading = read(source, slice).toTheEnd()) {
                found.addAll(reading.values("b"));
            }
        }

        assertThat(found).hasSize(3000);
    }

    @Test
    void values_keep_all_they_have() {
        POSTGRES.execute("SET TIME ZONE 'Asia/Tokyo'", """
                CREATE TABLE typed (id uuid PRIMARY KEY, updated timestamptz NOT NULL DEFAULT now(), b boolean, s smallint, i int,
                  n numeric, f real, d double precision, t text, c char(3), j jsonb, y bytea, da date, ti time, ts timestamp,
                  tz timestamptz, iv interval, ia int[], ip inet, nan numeric, inf timestamptz, midnight time)""", """
                INSERT INTO typed VALUES ('00000000-0000-0000-0000-00000000000a', now(), true, 1, 2, 12345678901234567890.000100,
                  0.1, 0.1, 'ü', 'a', '{"a": 1}', '\\x00ff', '2024-02-29', '01:02:03.000004', '2024-02-29 01:02:03.000004',
                  '2024-02-29 01:02:03.000004+01', '1 mon 2 days 03:04:05.5', '{1,null,3}', '10.0.0.4', 'NaN', 'infinity', '24:00')""");
        SqlSource source = source("public.typed");

        try (TableReading reading = read(source, plan(source).get(1)).toTheEnd()) {
            Fields row = reading.read.get(0).fields();
            List<Object> values = new ArrayList<>();
            for (String name : row.shape().names().subList(2, row.shape().size())) {
                values.add(Optional.<Object>ofNullable(row.get(name)).orElse("null"));
            }
            List<Object> array = new ArrayList<>(List.of(1, 3));
            array.add(1, null);
            assertThat(row.get("id")).isEqualTo(UUID.fromString("00000000-0000-0000-0000-00000000000a"));
            assertThat(values)
                    .containsExactly(
                            true,
                            (short) 1,
                            2,
                            new BigDecimal("12345678901234567890.000100"),
                            0.1f,
                            0.1,
                            "ü",
                            "a  ",
                            "{\"a\": 1}",
                            ByteBuffer.wrap(new byte[] {0, -1}),
                            LocalDate.of(2024, 2, 29),
                            LocalTime.of(1, 2, 3, 4000),
                            "2024-02-29T01:02:03.000004",
                            Instant.parse("2024-02-29T00:02:03.000004Z"),
                            "P1M2DT3H4M5.5S",
                            array,
                            "10.0.0.4",
                            "NaN",
                            "infinity",
                            "24:00:00");
        }
    }

    @Test
    void a_column_that_comes_or_goes_is_seen_at_the_next_page() {
        table("changing");
        SqlSource source = source("public.changing");
        try (TableReading reading = read(source, plan(source).get(0))) {
            POSTGRES.execute("INSERT INTO changing VALUES (1, 'a', now())");
            reading.until(1);
            POSTGRES.execute(
                    "ALTER TABLE changing ADD COLUMN extra int",
                    "ALTER TABLE changing DROP COLUMN name",
                    "INSERT INTO changing (id, updated, extra) VALUES (2, now(), 7)");
            Envelope second = changed(source, reading);

            assertThat(second.fields().shape().names()).containsExactly("id", "updated", "extra");
        }
    }

    /** The driver may refuse a plan it made before; then the slice starts again. */
    private Envelope changed(SqlSource source, TableReading reading) {
        try {
            return reading.until(2).read.get(1);
        } catch (CodedException busy) {
            assertThat(busy.code()).isEqualTo(Code.SQL_BUSY);
            reading.save();
            try (TableReading again = read(source, plan(source).get(0)).until(1)) {
                return again.read.get(0);
            }
        }
    }

    @Test
    void pages_of_one_statement_follow_one_another_and_the_next_begins_behind_the_last() {
        table("many");
        POSTGRES.execute("INSERT INTO many SELECT g, 'n', now() FROM generate_series(1, 4096) g");
        SqlSource source = source("public.many");
        Slice all = new TableSlice("public.many", 0, 1, InTable.START, Optional.empty()).slice(TableReading.PIPELINE);

        List<Integer> sizes = new ArrayList<>();
        try (TableReading reading = read(source, all)) {
            while (sizes.isEmpty() || !reading.last().isLast())
                sizes.add(reading.page().steps().size());

            assertThat(ids(reading.read)).hasSize(4096);
            assertThat(reading.values("id")).isSorted();
        }
        assertThat(sizes)
                .hasSize(17)
                .endsWith(0)
                .startsWith(Collections.nCopies(16, 256).toArray(new Integer[0]));
    }

    @Test
    void large_rows_make_small_pages() {
        table("large");
        POSTGRES.execute("INSERT INTO large SELECT g, repeat('x', 100000), now() FROM generate_series(1, 50) g");
        SqlSource source = source("public.large");

        try (TableReading reading = read(source, plan(source).get(1))) {
            assertThat(reading.page().steps()).hasSize(3);
            assertThat(reading.toTheEnd().read).hasSize(50);
        }
    }

    @Test
    void each_failure_says_what_to_do() {
        table("guarded");
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
        cursor = "changed";
        assertThat(failure("public.guarded"))
                .isEqualTo(
                        "WEIR-4122: column changed does not exist in public.guarded (expected: one of [id, name, updated])");
        cursor = "name";
        assertThat(failure("public.guarded"))
                .isEqualTo("WEIR-4124: public.guarded.name is text (expected: a time or a number, for poll.cursor)");
        cursor = "updated";
        connection = POSTGRES.config("guest", "wrong");
        assertThat(failure("public.guarded"))
                .isEqualTo("WEIR-4121: crm: FATAL: password authentication failed for user \"guest\""
                        + " (expected: user guest with this password, and GRANT SELECT for it)");
        connection = POSTGRES.config("guest", "guest");
        assertThat(failure("public.guarded"))
                .isEqualTo("WEIR-4125: the transactions of other users cannot be seen"
                        + " (expected: GRANT pg_read_all_stats TO \"guest\", or poll.lag)");
        lag = Optional.of(Duration.ofSeconds(1));
        assertThat(failure("public.guarded"))
                .isEqualTo("WEIR-4121: crm: ERROR: permission denied for table guarded"
                        + " (expected: user guest with this password, and GRANT SELECT for it)");
    }

    @Test
    void a_check_says_what_reading_would_meet() {
        table("fine");
        POSTGRES.execute(
                "CREATE ROLE reader LOGIN PASSWORD 'reader'",
                "GRANT pg_read_all_stats TO reader",
                "GRANT SELECT ON fine TO reader");
        table("forbidden");
        connection = POSTGRES.config("reader", "reader");

        TableReading.get(source("public.fine").check());

        assertThat(checked("public.nothing-*")).isEqualTo("WEIR-4122: crm: no table is named like [public.nothing-*]");
        assertThat(checked("public.forbidden"))
                .isEqualTo("WEIR-4121: crm: ERROR: permission denied for table forbidden"
                        + " (expected: user reader with this password, and GRANT SELECT for it)");
        cursor = "changed";
        assertThat(checked("public.fine")).startsWith("WEIR-4122: column changed does not exist in public.fine");
    }

    private String checked(String table) {
        SqlSource source = source(table);
        return catchThrowableOfType(CodedException.class, () -> TableReading.get(source.check()))
                .text();
    }

    @Test
    void a_session_that_is_ended_is_weather() {
        table("cut");
        SqlSource source = source("public.cut");
        Slice changes = plan(source).get(0);
        try (TableReading reading = read(source, changes)) {
            POSTGRES.execute("INSERT INTO cut VALUES (1, 'a', now())");
            reading.until(1).save();
            POSTGRES.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'weir'",
                    "INSERT INTO cut VALUES (2, 'b', now())");

            CodedException failure = catchThrowableOfType(CodedException.class, () -> reading.until(2));
            assertThat(failure.code()).isEqualTo(Code.SQL_UNREACHABLE);
        }
        try (TableReading again = read(source, changes).until(1)) {
            assertThat(again.values("name")).containsExactly("b");
        }
    }

    @Test
    void one_failure_is_enough_when_every_connection_was_cut() {
        Database database = new Database("cut", POSTGRES.config(), new Credentials(), 3);
        CountDownLatch all = new CountDownLatch(3);
        List<CompletionStage<Boolean>> opened = new ArrayList<>();
        for (int i = 0; i < 3; i++) opened.add(database.run(connection -> together(all)));
        opened.forEach(TableReading::get);
        POSTGRES.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'weir'");

        CodedException failure =
                catchThrowableOfType(CodedException.class, () -> TableReading.get(database.run(SqlSourceIT::one)));
        assertThat(failure.code()).isEqualTo(Code.SQL_UNREACHABLE);
        assertThat(TableReading.get(database.run(SqlSourceIT::one))).isEqualTo(1);
        database.close();
    }

    private static boolean together(CountDownLatch all) {
        all.countDown();
        try {
            return all.await(10, TimeUnit.SECONDS);
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
        table("slow");
        Database database = new Database("slow", POSTGRES.config(Duration.ofSeconds(1)), new Credentials(), 1);

        CodedException failure = catchThrowableOfType(
                CodedException.class,
                () -> TableReading.get(
                        database.run(connection -> connection.createStatement().executeQuery("SELECT pg_sleep(30)"))));

        assertThat(failure.code()).isEqualTo(Code.SQL_BUSY);
        database.close();
    }

    @Test
    void a_session_that_hides_its_transactions_is_not_read_past() throws SQLException {
        table("hidden");
        try (Connection hiding = POSTGRES.connect();
                Statement statement = hiding.createStatement()) {
            hiding.setAutoCommit(false);
            statement.execute("SET track_activities = off");
            hiding.commit();
            statement.execute("INSERT INTO hidden VALUES (1, 'late', now())");

            assertThat(failure("public.hidden"))
                    .isEqualTo("WEIR-4125: a session does not tell when its transactions begin"
                            + " (expected: track_activities = on in every session, or poll.lag)");
        }
    }

    @Test
    void a_row_of_exactly_the_first_loads_time_is_read_although_the_cursor_is_the_key() {
        POSTGRES.execute("CREATE TABLE moments (updated timestamptz PRIMARY KEY, name text)");
        SqlSource source = source("public.moments");
        Slice changes = plan(source).get(0);
        Instant settled = Instant.EPOCH.plus(TableSlice.of(changes).loadTime() + 1, ChronoUnit.MICROS);
        POSTGRES.execute("INSERT INTO moments VALUES ('" + settled + "', 'late')");

        try (TableReading reading = read(source, changes).until(1)) {
            assertThat(reading.values("name")).containsExactly("late");
        }
    }

    @Test
    void a_table_that_has_to_settle_waits_for_that_and_not_for_the_next_look_for_tables() {
        POSTGRES.execute(
                "CREATE TABLE settling (id bigint PRIMARY KEY, version bigint NOT NULL)",
                "INSERT INTO settling VALUES (1, 1)");
        cursor = "version";
        discoverEvery = Duration.ofDays(1);

        assertThat(plan(source("public.settling"))).extracting(Slice::name).contains("public.settling");
    }

    @Test
    void long_arrays_make_small_pages() {
        POSTGRES.execute(
                "CREATE TABLE arrays (id bigint PRIMARY KEY, many int[], updated timestamptz NOT NULL DEFAULT now())",
                "INSERT INTO arrays SELECT g, array_fill(7, ARRAY[10000]) FROM generate_series(1, 10) g");
        SqlSource source = source("public.arrays");

        try (TableReading reading = read(source, plan(source).get(1))) {
            assertThat(reading.page().steps()).hasSize(2);
        }
    }

    private static List<Envelope> updated(List<Envelope> read) {
        return read.stream()
                .filter(each -> "new".equals(each.fields().get("name")))
                .toList();
    }

    private String failure(String table) {
        SqlSource source = source(table);
        return catchThrowableOfType(CodedException.class, () -> plan(source)).text();
    }

    private static void table(String name) {
        POSTGRES.execute("CREATE TABLE " + name + " (id bigint PRIMARY KEY, name text, updated timestamptz NOT NULL)");
        POSTGRES.execute("CREATE INDEX ON " + name + " (updated, id)");
    }

    private SqlSource source(String table) {
        var poll = new SqlSourceConfig.Poll(cursor, key, INTERVAL, lag, Optional.empty(), reloadEvery);
        var config = new SqlSourceConfig(
                connection,
                SqlSourceConfig.Mode.POLL,
                List.of(table),
                poll,
                PostgreSqlLogIT.CDC,
                1000,
                sweep,
                discoverEvery);
        SqlSource source = TableReading.source(config, LIMITS, state);
        sources.add(source);
        return source;
    }

    /** The first plan that names a slice: a table may have to settle. */
    private static List<Slice> plan(SqlSource source) {
        return TableReading.get(source.plans().filter(plan -> !plan.isEmpty()).runWith(Sink.head(), system));
    }

    private TableReading read(SqlSource source, Slice slice) {
        return new TableReading(system, source, state, slice);
    }

    private static Set<Long> ids(List<Envelope> envelopes) {
        Set<Long> ids = new HashSet<>();
        envelopes.forEach(each -> ids.add((Long) each.fields().get("id")));
        return ids;
    }

    private static long micros(Envelope envelope, String field) {
        Instant time = (Instant) Objects.requireNonNull(envelope.fields().get(field));
        return TimeUnit.SECONDS.toMicros(time.getEpochSecond()) + time.getNano() / 1000;
    }
}
