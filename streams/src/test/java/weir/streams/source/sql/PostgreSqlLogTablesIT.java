package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import weir.config.SqlSourceConfig.Mode;
import weir.streams.model.CodedException;
import weir.streams.model.Slice;
import weir.streams.source.Reading;

/** Which tables a log of PostgreSQL tells of, and which it would not tell whole. */
class PostgreSqlLogTablesIT {
    private static final Server POSTGRES = Server.postgres();

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
            SqlSource both = all.source("public.parted", "public.parted_1_1");
            String twice =
                    "WEIR-4134: table public.parted_1_1 is a partition of public.parted, and the log tells its changes as"
                            + " those of public.parted (expected: one of the two among source.tables)";
            assertThat(all.failure(both).text()).isEqualTo(twice);
            assertThat(catchThrowableOfType(CodedException.class, () -> Reading.get(both.check()))
                            .text())
                    .isEqualTo(twice);
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
                    .startsWith(
                            "WEIR-4134: crm: the reader of the log cannot read on: Table 'public.same_columns' has columns that"
                                    + " differ only by case");
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
