package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import weir.streams.model.Slice;
import weir.streams.source.Reading;

/** What the log of PostgreSQL does not tell, and what its engine tells otherwise. */
class PostgreSqlGapsIT {
    private static final Server POSTGRES = Server.postgres();

    @Test
    void a_null_is_not_the_default_of_its_column() {
        POSTGRES.execute("CREATE TABLE defaulted (id bigint PRIMARY KEY, name text DEFAULT 'x', n int DEFAULT 7)");
        try (Readings all = Readings.ofLog(POSTGRES, "weir_defaulted")) {
            SqlSource source = all.source("public.defaulted");
            Slice slice = all.plan(source, 2).get(0);
            POSTGRES.execute("INSERT INTO defaulted VALUES (1, null, 7)", "UPDATE defaulted SET n = null, name = 'x'");

            Reading log = all.read(source, slice).until(2);

            assertThat(log.values("name")).containsExactly("null", "x");
            assertThat(log.values("n")).containsExactly(7, "null");
        }
    }

    @Test
    void a_column_that_the_server_computes_is_read_from_the_table() {
        POSTGRES.execute(
                "CREATE TABLE computed (id bigint PRIMARY KEY, n int, twice int GENERATED ALWAYS AS (n * 2) STORED)");
        try (Readings all = Readings.ofLog(POSTGRES, "weir_computed")) {
            SqlSource source = all.source("public.computed");
            Slice slice = all.plan(source, 2).get(0);
            POSTGRES.execute("INSERT INTO computed VALUES (1, 3), (2, 5)", "DELETE FROM computed WHERE id = 2");
            Reading log = all.read(source, slice).until(3);
            POSTGRES.execute(
                    "ALTER TABLE computed ADD COLUMN thrice int GENERATED ALWAYS AS (n * 3) STORED",
                    "UPDATE computed SET n = 4");

            log.until(4);

            assertThat(log.values("twice")).containsExactly(6, "null", "null", 8);
            assertThat(log.values("thrice").get(3)).isEqualTo(12);
        }
    }

    @Test
    void an_array_is_told_as_a_load_reads_it() {
        POSTGRES.execute(
                "CREATE DOMAIN positive AS int CHECK (VALUE > 0)",
                "CREATE TYPE pair AS (x int, y text)",
                "CREATE TABLE told_arrays (id bigint PRIMARY KEY, n numeric[], f float8[], t text[], u uuid[], i interval[], m money[], d date[], b bit(3)[], c char(3)[], p positive[], x pair[])",
                "INSERT INTO told_arrays VALUES (1, '{1.50,-2}', '{1,NaN}', '{a,\"b c\"}', '{7d444840-9dc0-11d1-b245-5ffdce74fad2}', '{1 day}', '{1.5}', '{2024-02-29}', '{101}'),"
                        + " (2, '{1,NaN}', null, null, null, null, null, null, null), (3, null, '{}', '{}', '{}', '{}', '{}', '{}', '{}'),"
                        + " (4, '{{1,2},{3,4}}', '{{1},{2}}', '{{a,b},{c,d}}', '{{7d444840-9dc0-11d1-b245-5ffdce74fad2},{7d444840-9dc0-11d1-b245-5ffdce74fad3}}', '{{1 day},{2 days}}', '{{1},{2}}', '{infinity}', '{{101},{110}}'),"
                        + " (5, '{}', '{}', '{NULL}', '{NULL}', '{NULL}', '{NULL}', '{NULL}', '{NULL}'), (6, '{1,NULL}', '{NULL}', null, null, null, null, null, null)",
                "UPDATE told_arrays SET c = '{a,bcd}', p = '{1,2}', x = '{\"(1,a)\"}' WHERE id IN (1, 5)");
        try (Readings all = Readings.ofLog(POSTGRES, "weir_told_arrays")) {
            SqlSource source = all.source("public.told_arrays");
            List<Slice> slices = all.plan(source, 2);
            Reading load = all.read(source, slices.get(1)).until(6);
            POSTGRES.execute(
                    "INSERT INTO told_arrays SELECT id + 10, n, f, t, u, i, m, d, b, c, p, x FROM told_arrays ORDER BY id");

            Reading log = all.read(source, slices.get(0)).until(6);

            assertThat(load.values("n").get(0)).isEqualTo(List.of(new BigDecimal("1.50"), new BigDecimal("-2")));
            assertThat(load.values("n").get(1)).isEqualTo("{1,NaN}");
            assertThat(load.values("t").get(3)).isEqualTo(List.of(List.of("a", "b"), List.of("c", "d")));
            assertThat(load.values("i").get(0)).isEqualTo("{P1D}");
            for (String column : List.of("n", "f", "t", "u", "i", "m", "d", "b", "c", "p", "x")) {
                assertThat(log.values(column)).as(column).isEqualTo(load.values(column));
            }
        }
    }

    @Test
    void a_value_that_the_engine_cannot_read_is_a_fault() {
        POSTGRES.execute("CREATE TABLE far_zone (id bigint PRIMARY KEY, t timetz)");
        try (Readings all = Readings.ofLog(POSTGRES, "weir_far_zone")) {
            SqlSource source = all.source("public.far_zone");
            Slice slice = all.plan(source, 2).get(0);
            POSTGRES.execute("INSERT INTO far_zone VALUES (1, '00:00:00+15:59:59')");

            assertThat(all.read(source, slice).failure().text())
                    .startsWith("WEIR-4134: crm: the reader of the log cannot read on: Text '00:00:00+15:59:59'");
        }
    }

    @Test
    void a_key_of_any_type_is_told() {
        POSTGRES.execute(
                "CREATE TABLE by_number (id numeric PRIMARY KEY, n int, i interval)",
                "CREATE TABLE by_day (id date PRIMARY KEY, n int, i interval)",
                "CREATE TABLE by_time (id timestamptz PRIMARY KEY, n int, i interval)");
        try (Readings all = Readings.ofLog(POSTGRES, "weir_by")) {
            SqlSource source = all.source("public.by_*");
            Slice slice = all.plan(source, 4).get(0);
            POSTGRES.execute(
                    "INSERT INTO by_number VALUES (1.50, 1, '1 day')",
                    "INSERT INTO by_day VALUES ('2024-02-29', 1, '1 day')",
                    "INSERT INTO by_time VALUES ('2024-02-29 12:00:00.123456+01', 1, '1 day')",
                    "DELETE FROM by_number",
                    "DELETE FROM by_day",
                    "DELETE FROM by_time");

            Reading log = all.read(source, slice).until(6);

            List<Object> keys = List.of(
                    new BigDecimal("1.50"), LocalDate.of(2024, 2, 29), Instant.parse("2024-02-29T11:00:00.123456Z"));
            assertThat(log.values("id").subList(0, 3)).isEqualTo(keys);
            assertThat(log.values("id").subList(3, 6)).isEqualTo(keys);
        }
    }

    @Test
    void a_long_array_of_numbers_that_has_not_changed_stays_unset() {
        POSTGRES.execute(
                "CREATE TABLE long_numbers (id bigint PRIMARY KEY, n numeric[], other int)",
                "ALTER TABLE long_numbers ALTER n SET STORAGE EXTERNAL",
                "INSERT INTO long_numbers SELECT 1, array_agg(i * 1000000007::numeric), 0 FROM generate_series(1, 5000) i");
        try (Readings all = Readings.ofLog(POSTGRES, "weir_long_numbers")) {
            SqlSource source = all.source("public.long_numbers");
            List<Slice> slices = all.plan(source, 2);
            all.loaded(source, slices.get(1));
            POSTGRES.execute("UPDATE long_numbers SET other = 1", "UPDATE long_numbers SET id = 2");

            Reading log = all.read(source, slices.get(0)).until(3);

            assertThat(log.values("n").get(0)).as("not told").isEqualTo("null");
            assertThat((List<?>) log.values("n").get(2)).as("of another key").hasSize(5000);
        }
    }
}
