package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.config.JdbcConnectionConfig;
import weir.config.SqlSourceConfig.Truncate;
import weir.streams.checkpoint.Ledger.Entry;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Envelope;
import weir.streams.model.Slice;
import weir.streams.source.Reading;

/** What the logs of MariaDB and MySQL do not tell, and what the engine tells otherwise. */
@Timeout(120)
abstract class MariaDbGapsContract {
    final Server server;

    MariaDbGapsContract(Server server) {
        this.server = server;
    }

    /** The definition of a column that the engine's parser does not understand. */
    abstract String strangeColumn();

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
                "CREATE TABLE strange (id int PRIMARY KEY, " + strangeColumn() + ")");
        try (Readings all = Readings.ofLog(server)) {
            SqlSource source = all.source("shop.understood");
            Slice slice = all.plan(source, 2).get(0);
            server.execute("INSERT INTO understood VALUES (1)");
            Reading first = all.read(source, slice).until(1);
            server.execute(
                    "CREATE TABLE stranger (id int PRIMARY KEY, " + strangeColumn() + ",\n b int)",
                    "INSERT INTO understood VALUES (2)");

            CodedException foreign = catchThrowableOfType(CodedException.class, () -> first.until(2));
            assertThat(foreign.code()).isEqualTo(Code.SQL_LOG_ENDED);
            Reading again = all.read(source, slice).until(2);
            server.execute("ALTER TABLE understood ADD COLUMN " + strangeColumn() + " FIRST");
            CodedException own = catchThrowableOfType(CodedException.class, () -> again.until(3));
            CodedException still = catchThrowableOfType(
                    CodedException.class, () -> all.read(source, slice).until(3));

            assertThat(again.values("id")).containsExactly(1L, 2L);
            assertThat(own.what()).contains("ALTER TABLE understood ADD COLUMN i ");
            assertThat(still.what()).contains("ALTER TABLE understood ADD COLUMN i ");
        } finally {
            server.execute("DROP TABLE IF EXISTS strange, stranger, understood");
        }
    }

    @Test
    void rows_that_the_log_would_not_tell_of_are_a_fault() {
        server.execute(
                "CREATE TABLE parents (id bigint PRIMARY KEY)",
                "CREATE TABLE children (id bigint PRIMARY KEY, parent bigint,"
                        + " CONSTRAINT of_parent FOREIGN KEY (parent) REFERENCES parents (id) ON DELETE CASCADE)");
        try (Readings all = Readings.ofLog(server)) {
            assertThat(all.failure(all.source("shop.children")).text())
                    .matches(
                            "WEIR-4134: table shop.children: what constraint of_parent does ON DELETE CASCADE ON UPDATE"
                                    + " (RESTRICT|NO ACTION) is not in the log \\(expected: RESTRICT, with the rows changed by"
                                    + " statements\\)");
        }
    }

    /** What a server writes when it is told to, which the engine would pass over. */
    void isRefusedWith(String variable, String value, String failure) {
        server.execute("CREATE TABLE IF NOT EXISTS squeezed (id bigint PRIMARY KEY)");
        try (Readings all = Readings.ofLog(server)) {
            SqlSource source = all.source("shop.squeezed");
            all.plan(source, 2);
            server.execute("SET GLOBAL " + variable + " = " + value);

            assertThat(all.failure(source).text()).isEqualTo(failure);
        } finally {
            server.execute("SET GLOBAL " + variable + " = DEFAULT");
        }
    }

    @Test
    void the_other_of_the_two_is_told_by_its_version() {
        server.execute("CREATE TABLE told (id bigint PRIMARY KEY)");
        try (Readings all = Readings.ofLog(server)) {
            JdbcConnectionConfig own = server.config();
            boolean isMySql = own.url().startsWith("jdbc:mysql:");
            String other = isMySql ? "jdbc:mariadb:" : "jdbc:mysql:";
            all.settings.connection = new JdbcConnectionConfig(
                    own.name(),
                    own.url().replaceFirst("jdbc:[a-z]+:", other),
                    own.login(),
                    own.tls(),
                    own.requestTimeout());

            assertThat(all.failure(all.source("shop.told")).text())
                    .matches("WEIR-4131: crm: the server is (8\\.0|11\\.4)\\..* \\(expected: url = "
                            + (isMySql ? "jdbc:mysql" : "jdbc:mariadb") + "://…\\)");
        }
    }

    @Test
    void columns_that_are_computed_or_not_seen_are_alike_too() {
        server.execute(
                "CREATE TABLE computed (id bigint PRIMARY KEY, a int, v int AS (a + 1) VIRTUAL, s int AS (a + 2) STORED,"
                        + " h int INVISIBLE DEFAULT 5, z int)");
        try (Readings all = Readings.ofLog(server)) {
            SqlSource source = all.source("shop.computed");
            Slice slice = all.plan(source, 2).get(0);
            server.execute("INSERT INTO computed (id, a, z) VALUES (1, 10, 9), (2, null, 8)");

            Reading log = all.read(source, slice).until(2);
            Reading load = all.load(source, "shop.computed");

            assertThat(load.values("h")).containsExactly(5, 5);
            Alike.assertAlike(log, load, 2);
        }
    }

    @Test
    void a_table_may_be_made_from_another_renamed_and_emptied() {
        server.execute("CREATE TABLE moved1 (id bigint PRIMARY KEY, name text)");
        try (Readings all = Readings.ofLog(server)) {
            all.settings.truncate = Truncate.IGNORE;
            SqlSource source = all.source("shop.moved*");
            Slice slice = all.plan(source, 2).get(0);
            server.execute("INSERT INTO moved1 VALUES (1, 'a')");
            Reading log = all.read(source, slice).until(1);
            server.execute(
                    "RENAME TABLE moved1 TO moved2",
                    "INSERT INTO moved2 VALUES (2, 'b')",
                    "TRUNCATE moved2",
                    "CREATE TABLE moved3 (PRIMARY KEY (id)) AS SELECT 3 AS id, 'c' AS name",
                    "INSERT INTO moved3 VALUES (4, 'd')");

            log.until(4);

            assertThat(log.read)
                    .extracting(Envelope::table)
                    .containsExactly("shop.moved1", "shop.moved2", "shop.moved3", "shop.moved3");
            assertThat(log.values("name")).containsExactly("a", "b", "c", "d");
        }
    }
}
