package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import weir.config.SqlSourceConfig.Mode;
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
                "CREATE TABLE told_arrays (id bigint PRIMARY KEY, n numeric[], f float8[], t text[], u uuid[], i interval[], m money[], d date[])",
                "INSERT INTO told_arrays VALUES (1, '{1.50,-2}', '{1,NaN}', '{a,\"b c\"}', '{7d444840-9dc0-11d1-b245-5ffdce74fad2}', '{1 day}', '{1.5}', '{2024-02-29}'),"
                        + " (2, '{1,NaN}', null, null, null, null, null, null), (3, null, '{}', '{}', '{}', '{}', '{}', '{}'),"
                        + " (4, '{{1,2},{3,4}}', '{{1},{2}}', '{{a,b},{c,d}}', '{{7d444840-9dc0-11d1-b245-5ffdce74fad2},{7d444840-9dc0-11d1-b245-5ffdce74fad3}}', '{{1 day},{2 days}}', '{{1},{2}}', '{infinity}'),"
                        + " (5, '{}', '{}', '{NULL}', '{NULL}', '{NULL}', '{NULL}', '{NULL}'), (6, '{1,NULL}', '{NULL}', null, null, null, null, null)");
        try (Readings all = Readings.ofLog(POSTGRES, "weir_told_arrays")) {
            SqlSource source = all.source("public.told_arrays");
            List<Slice> slices = all.plan(source, 2);
            Reading load = all.read(source, slices.get(1)).until(6);
            POSTGRES.execute("INSERT INTO told_arrays SELECT id + 10, n, f, t, u, i, m, d FROM told_arrays");

            Reading log = all.read(source, slices.get(0)).until(6);

            assertThat(load.values("n").get(0)).isEqualTo(List.of(new BigDecimal("1.50"), new BigDecimal("-2")));
            assertThat(load.values("n").get(1)).isEqualTo("{1,NaN}");
            assertThat(load.values("t").get(3)).isEqualTo(List.of(List.of("a", "b"), List.of("c", "d")));
            assertThat(load.values("i").get(0)).isEqualTo("{P1D}");
            for (String column : List.of("n", "f", "t", "u", "i", "m", "d")) {
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
                    .startsWith(
                            "WEIR-4134: crm: a value that the reader of the log cannot read: Text '00:00:00+15:59:59'");
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
            Slice slice = all.plan(source, 2).get(0);
            POSTGRES.execute("UPDATE long_numbers SET other = 1", "UPDATE long_numbers SET id = 2");

            Reading log = all.read(source, slice).until(3);

            assertThat(log.values("n").get(0)).as("not told").isEqualTo("null");
            assertThat((List<?>) log.values("n").get(2)).as("of another key").hasSize(5000);
        }
    }

    @Test
    void a_pattern_names_a_partitioned_table_and_not_its_parts() {
        POSTGRES.execute(
                "CREATE TABLE parted (id bigint PRIMARY KEY) PARTITION BY RANGE (id)",
                "CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10) PARTITION BY RANGE (id)",
                "CREATE TABLE parted_1_1 PARTITION OF parted_1 FOR VALUES FROM (0) TO (10)",
                "INSERT INTO parted VALUES (1)");
        try (Readings all = Readings.ofLog(POSTGRES, "weir_parted")) {
            SqlSource source = all.source("public.parted*");
            List<Slice> slices = all.plan(source, 2);
            POSTGRES.execute("INSERT INTO parted VALUES (2)");

            assertThat(slices).extracting(Slice::name).containsExactly("log", "public.parted#0");
            assertThat(all.read(source, slices.get(0)).until(1).values("id")).containsExactly(2L);
            assertThat(all.plan(all.source("public.parted*"), 2)).isEqualTo(slices);
            assertThat(all.failure(all.source("public.parted", "public.parted_1_1"))
                            .text())
                    .isEqualTo(
                            "WEIR-4134: table public.parted_1_1 is a partition of public.parted, and the log tells its"
                                    + " changes as those of public.parted (expected: one of the two among source.tables)");
        }
    }

    @Test
    void columns_that_differ_in_case_alone_are_a_fault() {
        POSTGRES.execute("CREATE TABLE same_columns (id bigint PRIMARY KEY, a int)");
        try (Readings all = Readings.ofLog(POSTGRES, "weir_same_columns")) {
            SqlSource source = all.source("public.same_columns");
            Slice slice = all.plan(source, 2).get(0);
            POSTGRES.execute("ALTER TABLE same_columns ADD \"A\" int", "INSERT INTO same_columns VALUES (1, 2, 3)");

            assertThat(all.read(source, slice).failure().text())
                    .startsWith("WEIR-4134: crm: Table 'public.same_columns' has columns that differ only by case")
                    .endsWith("to be loaded anew, as their changes with these cannot be read)");
            assertThat(all.failure(all.source("public.same_columns")).text())
                    .isEqualTo(
                            "WEIR-4134: table public.same_columns has columns that differ in case alone, which are one to"
                                    + " the reader of the log: a and A (expected: other names, or mode = poll)");
        }
    }

    @Test
    void a_table_that_differs_in_case_alone_is_another_one() {
        POSTGRES.execute(
                "CREATE TABLE cased (id bigint PRIMARY KEY)", "CREATE TABLE \"Cased\" (id bigint PRIMARY KEY)");
        try (Readings all = Readings.ofLog(POSTGRES, "weir_cased")) {
            SqlSource source = all.source("public.cased");
            Slice slice = all.plan(source, 2).get(0);
            POSTGRES.execute("ALTER PUBLICATION weir_cased ADD TABLE \"Cased\"");
            POSTGRES.execute("INSERT INTO \"Cased\" VALUES (1)", "INSERT INTO cased VALUES (2)");

            assertThat(all.read(source, slice).until(1).values("id")).containsExactly(2L);
        }
    }

    @Test
    void a_table_that_was_made_anew_is_a_fault_whether_it_is_being_read_or_not() {
        POSTGRES.execute("CREATE TABLE anew (id bigint PRIMARY KEY)");
        try (Readings all = Readings.ofLog(POSTGRES, "weir_anew")) {
            all.plan(all.source("public.anew"), 2);
            POSTGRES.execute("ALTER TABLE anew RENAME TO before", "CREATE TABLE anew (id bigint PRIMARY KEY)");

            assertThat(all.failure(all.source("public.anew")).text())
                    .isEqualTo(
                            "WEIR-4133: table public.anew is not in publication weir_anew any more: it was taken out, or"
                                    + " dropped and made anew, and changes of it were not read (expected: the tables to be loaded anew)");
        }
    }

    @Test
    void a_table_that_was_not_wanted_for_a_while_is_a_fault() {
        POSTGRES.execute(
                "CREATE TABLE wanted (id bigint PRIMARY KEY)", "CREATE TABLE unwanted (id bigint PRIMARY KEY)");
        try (Readings all = Readings.ofLog(POSTGRES, "weir_wanted")) {
            all.plan(all.source("public.*wanted"), 3);
            List<Slice> left = all.plan(all.source("public.wanted"), 2);

            assertThat(left).extracting(Slice::name).containsExactly("log", "public.wanted#0");
            assertThat(all.failure(all.source("public.*wanted")).text())
                    .isEqualTo(
                            "WEIR-4133: table public.unwanted was not among source.tables for a while, and its changes were"
                                    + " not read (expected: the tables to be loaded anew)");
        }
    }

    @Test
    void a_table_that_was_polled_is_a_fault() {
        POSTGRES.execute("CREATE TABLE polled_before (id bigint PRIMARY KEY)");
        try (Readings all = Readings.ofLog(POSTGRES, "weir_polled_before")) {
            all.settings.mode = Mode.POLL;
            all.settings.cursor = "id";
            all.plan(all.source("public.polled_before"));
            all.settings.mode = Mode.CDC;

            assertThat(all.failure(all.source("public.polled_before")).text())
                    .isEqualTo(
                            "WEIR-4133: table public.polled_before was polled before its log began, and its changes were"
                                    + " not read (expected: the tables to be loaded anew)");
        }
    }

    @Test
    void the_last_changes_of_a_table_that_is_gone_do_not_hold_up_the_log() {
        POSTGRES.execute(
                "CREATE TABLE gone_soon (id bigint PRIMARY KEY, i interval)",
                "CREATE TABLE gone_not (id bigint PRIMARY KEY)");
        try (Readings all = Readings.ofLog(POSTGRES, "weir_gone")) {
            SqlSource source = all.source("public.gone_*");
            Slice slice = all.plan(source, 3).get(0);
            POSTGRES.execute(
                    "INSERT INTO gone_soon VALUES (1, '1 day')",
                    "DROP TABLE gone_soon",
                    "INSERT INTO gone_not VALUES (2)");

            assertThat(all.read(source, slice).until(2).values("id")).containsExactly(1L, 2L);
        }
    }

    @Test
    void a_pattern_may_name_no_table_yet() {
        try (Readings all = Readings.ofLog(POSTGRES, "weir_none_yet")) {
            SqlSource source = all.source("public.none_yet*");

            assertThat(all.plan(source, 0)).isEmpty();

            POSTGRES.execute("CREATE TABLE none_yet1 (id bigint PRIMARY KEY)");
            assertThat(all.plan(source, 2)).extracting(Slice::name).containsExactly("log", "public.none_yet1#0");
        }
    }

    @Test
    void a_publication_that_leaves_something_out_is_a_fault() {
        POSTGRES.execute(
                "CREATE TABLE published (id bigint PRIMARY KEY, name text)",
                "CREATE PUBLICATION weir_kinds FOR TABLE published WITH (publish = 'insert, update')",
                "CREATE PUBLICATION weir_columns FOR TABLE published (id)",
                "CREATE PUBLICATION weir_whole FOR TABLE published WITH (publish_via_partition_root = true)");
        String expected = " (expected: one of whole tables, WITH (publish = 'insert, update, delete, truncate',"
                + " publish_via_partition_root = true))";
        try (Readings kinds = Readings.ofLog(POSTGRES, "weir_kinds");
                Readings columns = Readings.ofLog(POSTGRES, "weir_columns");
                Readings whole = Readings.ofLog(POSTGRES, "weir_whole")) {
            assertThat(kinds.failure(kinds.source("public.published")).text())
                    .isEqualTo("WEIR-4134: publication weir_kinds leaves out kinds of changes" + expected);
            assertThat(columns.failure(columns.source("public.published")).text())
                    .isEqualTo("WEIR-4134: publication weir_columns leaves out columns or rows" + expected);
            assertThat(whole.plan(whole.source("public.published"), 2)).hasSize(2);
        }
    }
}
