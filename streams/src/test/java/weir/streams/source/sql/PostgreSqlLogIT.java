package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.model.Operation;
import weir.streams.model.Page;
import weir.streams.model.Slice;
import weir.streams.source.Reading;

class PostgreSqlLogIT {
    private static final Server POSTGRES = Server.postgres();

    @AutoClose
    private final Readings all = Readings.ofLog(POSTGRES);

    @Test
    void changes_that_nobody_takes_are_behind() {
        POSTGRES.execute("CREATE TABLE untaken (id bigint PRIMARY KEY)");
        try (Readings all = Readings.ofLog(POSTGRES, "weir_untaken")) {
            SqlSource source = all.source("public.untaken");
            List<Slice> slices = all.plan(source, 2);
            all.read(source, slices.get(1)).toTheEnd();
            Reading log = all.read(source, slices.get(0));
            POSTGRES.execute("INSERT INTO untaken VALUES (0)");
            log.until(1);

            long id = 1;
            while (source.lag().seconds() < 1) POSTGRES.execute("INSERT INTO untaken VALUES (" + id++ + ")");

            log.until((int) id);
            Reading.await(() -> source.lag().seconds() == 0);
        }
    }

    @Test
    void two_logs_are_read_at_once() {
        POSTGRES.execute(
                "CREATE TABLE one_log (id bigint PRIMARY KEY)", "CREATE TABLE other_log (id bigint PRIMARY KEY)");
        try (Readings some = Readings.ofLog(POSTGRES, "weir_one_log");
                Readings others = Readings.ofLog(POSTGRES, "weir_other_log")) {
            SqlSource one = some.source("public.one_log");
            SqlSource other = others.source("public.other_log");
            Reading first = some.read(one, some.plan(one, 2).get(0));
            Reading second = others.read(other, others.plan(other, 2).get(0));
            POSTGRES.execute("INSERT INTO one_log VALUES (1)", "INSERT INTO other_log VALUES (2)");

            assertThat(first.until(1).values("id")).containsExactly(1L);
            assertThat(second.until(1).values("id")).containsExactly(2L);
        }
    }

    @Test
    void what_is_there_is_loaded_and_what_changes_follows() {
        POSTGRES.table("streamed");
        POSTGRES.execute("INSERT INTO streamed SELECT g, 'n' || g FROM generate_series(1, 2500) g");
        SqlSource source = source("streamed");
        List<Slice> plan = all.plan(source);
        POSTGRES.execute(
                "INSERT INTO streamed VALUES (9001, 'new'), (9002, null)",
                "UPDATE streamed SET name = 'changed' WHERE id <= 10",
                "DELETE FROM streamed WHERE id BETWEEN 11 AND 20",
                "UPDATE streamed SET name = 'last' WHERE id = 9001");
        Target target = new Target();
        Reading log = all.read(source, plan.get(0)).until(23);

        target.write(log.read);
        for (Slice slice : plan.subList(1, plan.size()))
            target.write(all.read(source, slice).toTheEnd().read);

        assertThat(plan).hasSize(4);
        assertThat(log.read).extracting(Envelope::writeTime).isSorted().doesNotHaveDuplicates();
        assertThat(log.read.get(0).writeTime())
                .isGreaterThan(TableSlice.of(plan.get(1)).loadTime());
        assertThat(log.read.get(12).operation()).isEqualTo(Operation.DELETE);
        assertThat(log.read.get(12).fields().shape().names()).containsExactly("id");
        assertThat(target.rows()).isEqualTo(POSTGRES.rows("streamed"));
    }

    @Test
    void a_log_is_read_on_from_its_checkpoint_with_the_same_write_times() {
        POSTGRES.table("reread");
        SqlSource source = source("reread");
        Slice slice = all.plan(source).get(0);
        POSTGRES.execute("INSERT INTO reread SELECT g, 'a' FROM generate_series(1, 600) g");
        Reading first = all.read(source, slice).until(300).save();
        int saved = first.read.size();
        first.until(600).close();
        POSTGRES.execute("INSERT INTO reread VALUES (1000, 'b')");

        Reading again = all.read(source, slice).until(601 - saved);

        assertThat(saved).isLessThan(600);
        assertThat(times(again.read).subList(0, 600 - saved))
                .isEqualTo(times(first.read).subList(saved, 600));
        assertThat(again.values("id").get(600 - saved)).isEqualTo(1000L);
    }

    @Test
    void a_changed_key_is_never_saved_between_its_two_halves() {
        POSTGRES.table("moved");
        SqlSource source = source("moved");
        Slice slice = all.plan(source).get(0);
        all.settings.pageRows = 1;
        SqlSource onePerPage = all.source("public.moved");
        POSTGRES.execute("INSERT INTO moved VALUES (1, 'a')", "UPDATE moved SET id = 2 WHERE id = 1");
        Reading first = all.read(onePerPage, slice).until(1).save();

        Page deleted = first.until(2).last();
        first.save().close();

        assertThat(first.read.get(1).operation()).isEqualTo(Operation.DELETE);
        assertThat(deleted.lastWriteTime()).isEqualTo(first.read.get(0).writeTime());
        Reading again = all.read(onePerPage, slice).until(2);
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
        List<Slice> slices = all.plan(source, 2);
        POSTGRES.execute("UPDATE apart SET name = 'b'");
        Reading log = all.read(source, slices.get(0)).until(1);
        all.loaded(source, slices.get(1));
        POSTGRES.execute("UPDATE apart SET name = 'c'", "UPDATE apart SET id = 2");

        log.until(4);

        Fields whileLoading = log.read.get(0).fields(); // when the load may still reject what it reads of the row
        assertThat(whileLoading.shape().names()).containsExactly("id", "name", "big", "bytes", "many");
        assertThat(log.read.get(1).fields().shape().names()).containsExactly("id", "name");
        Fields moved = log.read.get(3).fields();
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
        Slice slice = all.plan(source).get(0);
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

        Reading log = all.read(source, slice).until(8);
        Reading load = all.load(source, "public.alike");

        Alike.assertAlike(log, load, 8);
    }

    private static List<Long> times(List<Envelope> envelopes) {
        return envelopes.stream().map(Envelope::writeTime).toList();
    }

    /** With a slot of its own. */
    private SqlSource source(String table) {
        all.settings.slot = Optional.of("weir_" + table);
        return all.source("public." + table);
    }
}
