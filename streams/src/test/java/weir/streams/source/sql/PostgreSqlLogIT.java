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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
import weir.config.SqlSourceConfig.Cdc;
import weir.config.SqlSourceConfig.Truncate;
import weir.standins.PostgresStandIn;
import weir.streams.checkpoint.InMemoryState;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.model.Offset.InTable;
import weir.streams.model.Operation;
import weir.streams.model.Page;
import weir.streams.model.Slice;

class PostgreSqlLogIT {
    static final Cdc CDC = new Cdc(Optional.empty(), Duration.ofMillis(500), Truncate.STOP);

    private static final Server POSTGRES = Server.postgres();

    static ActorSystem system;

    final InMemoryState state = new InMemoryState();
    final List<SqlSource> sources = new ArrayList<>();
    final List<TableReading> readings = new ArrayList<>();
    JdbcConnectionConfig connection = POSTGRES.config();
    Truncate truncate = Truncate.STOP;
    int pageRows = 256;
    String slot = "unset";

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
        readings.forEach(TableReading::close);
        sources.forEach(SqlSource::close);
    }

    @Test
    void what_is_there_is_loaded_and_what_changes_follows() {
        table("streamed");
        POSTGRES.execute("INSERT INTO streamed SELECT g, 'n' || g FROM generate_series(1, 2500) g");
        SqlSource source = source("streamed");
        List<Slice> plan = plan(source);
        POSTGRES.execute(
                "INSERT INTO streamed VALUES (9001, 'new'), (9002, null)",
                "UPDATE streamed SET name = 'changed' WHERE id <= 10",
                "DELETE FROM streamed WHERE id BETWEEN 11 AND 20",
                "UPDATE streamed SET name = 'last' WHERE id = 9001");
        Target target = new Target();
        TableReading log = read(source, plan.get(0)).until(23);

        target.write(log.read);
        for (Slice slice : plan.subList(1, plan.size()))
            target.write(read(source, slice).toTheEnd().read);

        assertThat(plan).hasSize(4);
        assertThat(log.read).extracting(Envelope::writeTime).isSorted().doesNotHaveDuplicates();
        assertThat(log.read.get(0).writeTime())
                .isGreaterThan(TableSlice.of(plan.get(1)).loadTime());
        assertThat(log.read.get(12).operation()).isEqualTo(Operation.DELETE);
        assertThat(log.read.get(12).fields().shape().names()).containsExactly("id");
        assertThat(target.rows()).isEqualTo(rows("streamed"));
    }

    @Test
    void a_log_is_read_on_from_its_checkpoint_with_the_same_write_times() {
        table("resumed");
        SqlSource source = source("resumed");
        Slice slice = plan(source).get(0);
        POSTGRES.execute("INSERT INTO resumed SELECT g, 'a' FROM generate_series(1, 600) g");
        TableReading first = read(source, slice).until(300).save();
        int saved = first.read.size();
        first.until(600).close();
        POSTGRES.execute("INSERT INTO resumed VALUES (1000, 'b')");

        TableReading again = read(source, slice).until(601 - saved);

        assertThat(saved).isLessThan(600);
        assertThat(times(again.read).subList(0, 600 - saved))
                .isEqualTo(times(first.read).subList(saved, 600));
        assertThat(again.values("id").get(600 - saved)).isEqualTo(1000L);
    }

    @Test
    void a_changed_key_is_never_saved_between_its_two_halves() {
        table("moved");
        SqlSource source = source("moved");
        Slice slice = plan(source).get(0);
        pageRows = 1;
        SqlSource onePerPage = again("moved");
        POSTGRES.execute("INSERT INTO moved VALUES (1, 'a')", "UPDATE moved SET id = 2 WHERE id = 1");
        TableReading first = read(onePerPage, slice).until(1).save();

        Page deleted = first.until(2).last();
        first.save().close();

        assertThat(first.read.get(1).operation()).isEqualTo(Operation.DELETE);
        assertThat(deleted.lastWriteTime()).isEqualTo(first.read.get(0).writeTime());
        TableReading again = read(onePerPage, slice).until(2);
        assertThat(times(again.read).get(0)).isEqualTo(times(first.read).get(1));
        assertThat(again.values("id")).containsExactly(1L, 2L);
        assertThat(again.values("name").get(1)).isEqualTo("a");
    }

    @Test
    void what_is_stored_apart_and_has_not_changed_is_left_out_and_read_after_a_change_of_the_key() {
        POSTGRES.execute(
                "CREATE TABLE apart (id bigint PRIMARY KEY, name text, big text, bytes bytea, many text[])",
                "ALTER TABLE apart ALTER big SET STORAGE EXTERNAL, ALTER bytes SET STORAGE EXTERNAL, ALTER many SET STORAGE EXTERNAL",
                "INSERT INTO apart VALUES (1, 'a', repeat('x', 9000), decode(repeat('00', 9000), 'hex'), array_fill('y'::text, array[9000]))");
        SqlSource source = source("apart");
        Slice slice = plan(source).get(0);
        POSTGRES.execute("UPDATE apart SET name = 'b'", "UPDATE apart SET id = 2");

        TableReading log = read(source, slice).until(3);

        assertThat(log.read.get(0).fields().shape().names()).containsExactly("id", "name");
        Fields moved = log.read.get(2).fields();
        assertThat(moved.shape().names()).containsExactly("id", "name", "big", "bytes", "many");
        assertThat(moved.get("big")).isEqualTo("x".repeat(9000));
        assertThat((List<?>) moved.get("many")).hasSize(9000);
    }

    @Test
    void a_value_is_the_same_in_the_log_as_in_a_load() {
        POSTGRES.execute("CREATE TYPE mood AS ENUM ('sad', 'glad')", """
                CREATE TABLE alike (id bigint PRIMARY KEY, b bool, s int2, i int4, o oid, r float4, d float8, n numeric, nn numeric(20,4),
                  t text, c char(5), v varchar, u uuid, y bytea, da date, ti time, tz timetz, ts timestamp, t3 timestamp(3),
                  tt timestamptz, iv interval, j json, jb jsonb, x xml, e mood, ip inet, ci cidr, m money, bi bit(3), vb varbit,
                  ai int[], al bigint[], an numeric[], at text[], au uuid[], ab bool[], ad date[], ra int4range, p point, mac macaddr,
                  tn timestamptz NOT NULL DEFAULT '2020-01-01', td timestamptz DEFAULT '2020-01-01', tx timestamptz NOT NULL DEFAULT now())""");
        SqlSource source = source("alike");
        Slice slice = plan(source).get(0);
        POSTGRES.execute(
                """
                INSERT INTO alike VALUES (1, true, -3, 7, 4000000000, 0.1, 0.1, 12345678901234567890.123456789, 1.5, 'ü', 'ab', 'v',
                  '00000000-0000-0000-0000-00000000000a', '\\x00ff', '2024-02-29', '01:02:03.000004', '01:02:03+02', '2024-02-29 01:02:03.000004',
                  '2024-02-29 01:02:03.004', '2024-02-29 01:02:03.000004+02', '1 year 2 mons 3 days 04:05:06.7', '{"a": 1}', '{"a": 1}', '<a/>',
                  'glad', '10.0.0.1/8', '10.0.0.0/8', 12.5, b'101', b'10', '{1,null,3}', '{1,2}', '{1.50,2}', '{a,"b c",null}',
                  '{00000000-0000-0000-0000-00000000000a}', '{t,f}', '{2024-02-29}', '[1,5)', '(1,2)', '08:00:2b:01:02:03')""",
                "INSERT INTO alike (id, n, r, d, da, ts, tt, ti) VALUES (2, 'NaN', 'NaN', 'Infinity', 'infinity', 'infinity', 'infinity', '24:00')",
                "INSERT INTO alike (id, n, da, ts, tt) VALUES (3, '-Infinity', '-infinity', '-infinity', '-infinity')",
                "INSERT INTO alike (id, da, ts, tt) VALUES (4, '0044-03-15 BC', '0044-03-15 01:00:00 BC', '0044-03-15 01:00:00 BC')",
                "INSERT INTO alike (id, ts, ai) VALUES (5, '1969-12-31 23:59:59.999999', '{{1,2},{3,4}}')",
                "INSERT INTO alike (id, tt, tn, td) VALUES (6, '1969-12-31 23:59:59.999999+00', 'infinity', null)",
                "INSERT INTO alike (id, tt, tn, td) VALUES (7, '0001-01-01 00:00:00.000001+00', '1970-01-01 00:00:00+00', '1883-11-18 12:03:57.5-04:56:02')",
                "INSERT INTO alike (id, tt, tn, td) VALUES (8, '9999-12-31 23:59:59.999999+00', '10000-01-01 00:00:00+00', '294276-12-31 23:59:59.999999+00')");

        TableReading log = read(source, slice).until(8);
        TableReading load = read(
                        source,
                        new TableSlice("public.alike", 0, 1, InTable.START, Optional.empty())
                                .slice(TableReading.PIPELINE))
                .toTheEnd();

        for (int i = 0; i < 8; i++) assertThat(text(log.read.get(i))).isEqualTo(text(load.read.get(i)));
    }

    @Test
    void a_slot_waits_for_an_open_transaction_and_names_it() throws SQLException {
        table("blocked");
        SqlSource source = source("blocked");
        try (Connection slow = POSTGRES.connect();
                Statement statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            statement.execute("SET application_name = 'slow'");
            statement.execute("INSERT INTO blocked VALUES (1, 'a')");
            CodedException failure = catchThrowableOfType(CodedException.class, () -> plan(source));
            slow.commit();

            assertThat(failure.code()).isEqualTo(Code.SQL_LOG_WAITS);
            assertThat(failure.what())
                    .matches(
                            "crm: slot weir_blocked cannot be made before a transaction has ended: pid \\d+ \\(weir, slow\\), open for"
                                    + " \\d+ s \\(expected: it to end, or SELECT pg_terminate_backend of it\\)");
        }
        assertThat(plan(source)).hasSize(2);
    }

    @Test
    void the_slot_follows_what_is_saved_and_moves_while_others_write() throws Exception {
        table("followed");
        POSTGRES.execute("CREATE TABLE other (id bigint)");
        SqlSource source = source("followed");
        TableReading log = read(source, plan(source).get(0));
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
        table("dropped");
        SqlSource source = source("dropped");
        Slice slice = plan(source).get(0);
        POSTGRES.execute("INSERT INTO dropped VALUES (1, 'a')", "TRUNCATE dropped");
        assertThat(catchThrowableOfType(
                                CodedException.class, () -> read(source, slice).until(2))
                        .text())
                .isEqualTo(
                        "WEIR-4135: table public.dropped was emptied by TRUNCATE (expected: its rows deleted from the target as"
                                + " well, then cdc.truncate = ignore)");
        truncate = Truncate.IGNORE;
        TableReading on = read(again("dropped"), slice).until(1);
        POSTGRES.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_replication");
        assertThat(catchThrowableOfType(CodedException.class, () -> on.until(2))
                        .code()
                        .kind())
                .isEqualTo(Code.Kind.WEATHER);
        ((PostgresStandIn) POSTGRES.standIn()).dropSlot("weir_dropped");

        assertThat(catchThrowableOfType(
                                CodedException.class, () -> read(source, slice).until(1))
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
        connection = POSTGRES.config("reader", "reader");
        assertThat(failure("secret"))
                .isEqualTo(
                        "WEIR-4132: crm: user reader may not read the log (expected: ALTER ROLE \"reader\" REPLICATION)");
        POSTGRES.execute("ALTER ROLE reader REPLICATION");
        assertThat(failure("secret"))
                .isEqualTo(
                        "WEIR-4132: crm: ERROR: permission denied for database shop (expected: run as the owner of the tables:"
                                + " CREATE PUBLICATION \"weir_secret\" FOR TABLE \"public\".\"secret\" WITH (publish_via_partition_root = true))");
    }

    private String failure(String table) {
        SqlSource source = source(table);
        return catchThrowableOfType(CodedException.class, () -> plan(source)).text();
    }

    static Map<String, String> text(Envelope envelope) {
        Map<String, String> text = new TreeMap<>();
        for (String name : envelope.fields().shape().names()) {
            Object value = envelope.fields().get(name);
            text.put(name, value == null ? "null" : value.getClass().getSimpleName() + " " + value);
        }
        text.replaceAll(
                (name, value) -> value.replaceFirst("^(ArrayList|ListN|UnmodifiableRandomAccessList) ", "List "));
        return text;
    }

    private static List<Long> times(List<Envelope> envelopes) {
        return envelopes.stream().map(Envelope::writeTime).toList();
    }

    private static void table(String name) {
        POSTGRES.execute("CREATE TABLE " + name + " (id bigint PRIMARY KEY, name text)");
    }

    private static Map<Long, Map<String, Object>> rows(String table) {
        Map<Long, Map<String, Object>> rows = new TreeMap<>();
        try (Connection connection = POSTGRES.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id, name FROM " + table)) {
            while (row.next()) {
                Map<String, Object> cells = new TreeMap<>(Map.of("id", row.getLong(1)));
                Optional.ofNullable(row.getString(2)).ifPresent(name -> cells.put("name", name));
                rows.put(row.getLong(1), cells);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return rows;
    }

    private static long number(String sql) throws SQLException {
        try (Connection connection = POSTGRES.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private SqlSource source(String table) {
        slot = "weir_" + table;
        return again(table);
    }

    private SqlSource again(String table) {
        var poll = new SqlSourceConfig.Poll(
                "", List.of(), Duration.ofSeconds(1), Optional.empty(), Optional.empty(), Optional.empty());
        var config = new SqlSourceConfig(
                connection,
                SqlSourceConfig.Mode.CDC,
                List.of("public." + table),
                poll,
                new Cdc(Optional.of(slot), Duration.ofMillis(500), truncate),
                1000,
                false,
                Duration.ofMillis(200));
        LimitsConfig limits = new LimitsConfig(pageRows, 256 << 10, 4, 8, 16 << 20);
        SqlSource source = TableReading.source(config, limits, state);
        sources.add(source);
        return source;
    }

    private static List<Slice> plan(SqlSource source) {
        return TableReading.get(source.plans().filter(plan -> plan.size() > 1).runWith(Sink.head(), system));
    }

    private TableReading read(SqlSource source, Slice slice) {
        TableReading reading = new TableReading(system, source, state, slice);
        readings.add(reading);
        return reading;
    }
}
