package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import weir.streams.checkpoint.Ledger.Entry;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Slice;
import weir.streams.source.Reading;

/** What the logs of MariaDB and MySQL do not tell, and what the engine tells otherwise. */
abstract class MariaDbGapsContract {
    final Server server;

    MariaDbGapsContract(Server server) {
        this.server = server;
    }

    @Test
    void a_null_is_not_the_default_of_its_column() {
        server.execute("CREATE TABLE defaulted (id bigint PRIMARY KEY, name varchar(9) DEFAULT 'x', n int DEFAULT 7)");
        try (Readings all = Readings.ofLog(server)) {
            SqlSource source = all.source("shop.defaulted");
            Slice slice = all.plan(source, 2).get(0);
            server.execute("INSERT INTO defaulted VALUES (1, null, null), (2, 'x', 7)");

            Reading log = all.read(source, slice).until(2);

            assertThat(log.values("name")).containsExactly("null", "x");
            assertThat(log.values("n")).containsExactly("null", 7);
        }
    }

    @Test
    void a_float_has_all_its_digits_and_a_day_that_is_none_is_not_made_one() {
        server.execute(
                "CREATE TABLE exact (id bigint, f float, d date NOT NULL, t datetime NOT NULL, first date NOT NULL,"
                        + " PRIMARY KEY (id, first))");
        try (Readings all = Readings.ofLog(server)) {
            SqlSource source = all.source("shop.exact");
            Slice slice = all.plan(source, 2).get(0);
            server.execute(
                    "SET sql_mode = ''",
                    "INSERT INTO exact VALUES (1, 1234567, '0000-00-00', '2024-01-00', '1970-01-01')",
                    "INSERT INTO exact VALUES (2, 16777215, '1970-01-01', '1970-01-01', '2024-01-01')");

            Reading log = all.read(source, slice).until(2);
            Reading load = all.load(source, "shop.exact");

            assertThat(load.values("f")).containsExactly(1234567f, 16777215f);
            assertThat(log.values("d").get(0)).isNotEqualTo(LocalDate.EPOCH);
            Alike.assertAlike(log, load, 2);
        }
    }

    @Test
    void a_table_that_differs_in_case_alone_is_another_one() {
        server.execute("CREATE TABLE cased (id bigint PRIMARY KEY)", "CREATE TABLE Cased (id bigint PRIMARY KEY)");
        try (Readings all = Readings.ofLog(server)) {
            SqlSource source = all.source("shop.cased");
            Slice slice = all.plan(source, 2).get(0);
            server.execute("INSERT INTO Cased VALUES (1)", "INSERT INTO cased VALUES (2)");

            assertThat(all.read(source, slice).until(1).values("id")).containsExactly(2L);
        }
    }

    @Test
    void the_settings_may_name_another_table_later() {
        server.execute("CREATE TABLE first1 (id bigint PRIMARY KEY)", "CREATE TABLE second1 (id bigint PRIMARY KEY)");
        try (Readings all = Readings.ofLog(server)) {
            SqlSource source = all.source("shop.first1");
            Slice slice = all.plan(source, 2).get(0);
            server.execute("INSERT INTO first1 VALUES (1)");
            all.read(source, slice).until(1).save().close();
            SqlSource both = all.source("shop.first1", "shop.second1");
            all.plan(both, 3);
            server.execute("INSERT INTO second1 VALUES (2)");

            assertThat(all.read(both, slice).until(1).values("id")).containsExactly(2L);
        }
    }

    @Test
    void a_history_that_was_cut_off_at_its_beginning_begins_again() {
        server.execute("CREATE TABLE cut_off (id bigint PRIMARY KEY)");
        try (Readings all = Readings.ofLog(server)) {
            SqlSource source = all.source("shop.cut_off");
            Slice slice = all.plan(source, 2).get(0);
            server.execute("INSERT INTO cut_off VALUES (1)");
            all.read(source, slice).until(1).close();
            List<Entry> kept = all.state.entries.values().stream()
                    .filter(each -> each.item().startsWith(LogHistory.ITEM)
                            && !each.item().endsWith("#00000000"))
                    .toList();
            assertThat(kept).isNotEmpty();
            all.state.entries.values().removeAll(kept);

            assertThat(all.read(all.source("shop.cut_off"), slice).until(1).values("id"))
                    .containsExactly(1L);
        }
    }

    @Test
    void a_statement_that_is_not_understood_holds_up_the_log_only_if_it_may_be_of_a_table_that_is_read()
            throws Exception {
        server.execute(
                "CREATE TABLE understood (id bigint PRIMARY KEY)",
                "CREATE TABLE strange (i inet6 PRIMARY KEY DEFAULT '::1')");
        try (Readings all = Readings.ofLog(server)) {
            SqlSource source = all.source("shop.understood");
            Slice slice = all.plan(source, 2).get(0);
            server.execute("INSERT INTO understood VALUES (1)");
            Reading first = all.read(source, slice).until(1);
            server.execute(
                    "CREATE TABLE stranger (i inet6 PRIMARY KEY DEFAULT '::1',\n b int)",
                    "INSERT INTO understood VALUES (2)");

            CodedException foreign = catchThrowableOfType(CodedException.class, () -> first.until(2));
            Reading again = all.read(source, slice).until(2);
            server.execute("ALTER TABLE understood ADD COLUMN i inet6 DEFAULT '::1' FIRST");
            CodedException own = catchThrowableOfType(CodedException.class, () -> again.until(3));
            CodedException still = catchThrowableOfType(
                    CodedException.class, () -> all.read(source, slice).until(3));

            assertThat(foreign.code()).isEqualTo(Code.SQL_LOG_ENDED);
            assertThat(again.values("id")).containsExactly(1L, 2L);
            assertThat(own.what()).contains("ALTER TABLE understood ADD COLUMN i inet6");
            assertThat(still.what()).contains("ALTER TABLE understood ADD COLUMN i inet6");
        } finally {
            server.execute("DROP TABLE IF EXISTS strange, stranger, understood");
        }
    }

    @Test
    void rows_that_the_log_would_not_tell_of_are_a_fault() {
        server.execute(
                "CREATE TABLE parents (id bigint PRIMARY KEY)",
                "CREATE TABLE children (id bigint PRIMARY KEY, parent bigint,"
                        + " CONSTRAINT of_parent FOREIGN KEY (parent) REFERENCES parents (id) ON DELETE CASCADE)",
                "CREATE TABLE squeezed (id bigint PRIMARY KEY)");
        try (Readings all = Readings.ofLog(server)) {
            assertThat(all.failure(all.source("shop.children")).text())
                    .isEqualTo(
                            "WEIR-4134: table shop.children: what constraint of_parent does ON DELETE CASCADE ON UPDATE"
                                    + " RESTRICT is not in the log (expected: RESTRICT, with the rows changed by statements)");
            SqlSource source = all.source("shop.squeezed");
            all.plan(source, 2);
            server.execute("SET GLOBAL log_bin_compress = 1");

            assertThat(all.failure(source).text())
                    .isEqualTo(
                            "WEIR-4131: crm: log_bin_compress is on (expected: SET GLOBAL log_bin_compress = 0, and in the"
                                    + " server's settings)");
        } finally {
            server.execute("SET GLOBAL log_bin_compress = 0");
        }
    }
}
