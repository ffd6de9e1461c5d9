package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import weir.standins.BinaryLogStandIn;
import weir.streams.model.CodedException;
import weir.streams.model.Envelope;
import weir.streams.model.Slice;
import weir.streams.source.Reading;

/** What is read of the binary logs of MariaDB and MySQL. */
abstract class MariaDbLogContract {
    final Server server;

    @AutoClose
    final Readings all;

    MariaDbLogContract(Server server) {
        this.server = server;
        this.all = Readings.ofLog(server);
    }

    @Test
    void what_is_there_is_loaded_and_what_changes_follows_from_the_checkpoint() {
        server.table("streamed");
        server.execute("INSERT INTO streamed SELECT seq, concat('n', seq) FROM " + Server.numbers(2500));
        SqlSource source = all.source("shop.streamed");
        List<Slice> plan = all.plan(source);
        server.execute(
                "INSERT INTO streamed VALUES (9001, 'new'), (9002, null)",
                "UPDATE streamed SET name = 'changed' WHERE id <= 10",
                "DELETE FROM streamed WHERE id BETWEEN 11 AND 20",
                "UPDATE streamed SET id = 9003 WHERE id = 9001");
        Target target = new Target();
        Reading log = all.read(source, plan.get(0)).until(24).save();
        log.close();
        server.execute("ALTER TABLE streamed ADD COLUMN more int", "INSERT INTO streamed VALUES (9004, 'b', 7)");
        Reading again = all.read(source, plan.get(0)).until(1).save();
        again.close();
        server.execute("UPDATE streamed SET more = 8 WHERE id = 9004");
        Reading last = all.read(all.source("shop.streamed"), plan.get(0)).until(1);

        target.write(log.read);
        target.write(again.read);
        target.write(last.read);
        for (Slice slice : plan.subList(1, plan.size()))
            target.write(all.read(source, slice).toTheEnd().read);

        assertThat(log.read).extracting(Envelope::writeTime).isSorted().doesNotHaveDuplicates();
        assertThat(log.read.get(0).writeTime())
                .isGreaterThan(TableSlice.of(plan.get(1)).loadTime());
        assertThat(again.read.get(0).writeTime()).isGreaterThan(log.read.get(23).writeTime());
        assertThat(last.values("more")).containsExactly(8);
        assertThat(target.rows()).isEqualTo(server.rows("streamed"));
    }

    @Test
    void a_value_is_the_same_in_the_log_as_in_a_load() {
        server.execute("""
                CREATE TABLE alike (id bigint PRIMARY KEY, ti tinyint, tu tinyint unsigned, bo bool, si smallint,
                  su smallint unsigned, mi mediumint, iu int unsigned, bu bigint unsigned, b1 bit, bi bit(10), n decimal(30, 6),
                  f float, d double, c char(5), t text, e enum('x', 'y'), s set('x', 'y'), j json, y varbinary(10), bl blob,
                  da date, tm time(6), far time, dt datetime(6), d3 datetime(3), d0 datetime, ts timestamp(6), ye year, t3 time(3), ts3 timestamp(3) NULL,
                  tn timestamp(6) NOT NULL DEFAULT '2020-01-01 00:00:00', td timestamp NULL DEFAULT '2020-01-01 00:00:00')""");
        SqlSource source = all.source("shop.alike");
        Slice slice = all.plan(source).get(0);
        server.execute(
                "SET time_zone = '+09:00'",
                """
                INSERT INTO alike VALUES (1, -1, 255, true, -2, 65535, -3, 4294967295, 18446744073709551615, b'1', b'1000000001',
                  12345678901234567890.0001, 0.1, 0.1, 'ü', 'text', 'y', 'x,y', '{"a": 1}', x'00ff', x'0102', '2024-02-29',
                  '01:02:03.000004', '838:59:59', '2024-02-29 01:02:03.000004', '2024-02-29 01:02:03.004', '2024-02-29 01:02:03',
                  '2024-02-29 09:02:03.000004', 2024, '01:02:03.004', '2024-02-29 09:02:03.004',
                  '2024-02-29 09:02:03.000001', '2024-02-29 09:02:03')""",
                "INSERT INTO alike (id, ts, tn, td) VALUES (2, '1970-01-01 09:00:01.000001', '2038-01-19 12:14:07.999999', null)",
                "SET sql_mode = ''",
                "INSERT INTO alike (id, tn) VALUES (3, '0000-00-00 00:00:00')");

        Reading log = all.read(source, slice).until(3);
        Reading load = all.load(source, "shop.alike");

        Alike.assertAlike(log, load, 3);
    }

    @Test
    void a_log_that_was_forgotten_is_a_fault() throws Exception {
        server.table("forgotten");
        SqlSource source = all.source("shop.forgotten");
        Slice slice = all.plan(source).get(0);
        server.execute("INSERT INTO forgotten VALUES (1, 'a')");
        ((BinaryLogStandIn) server.standIn()).forgetLog();

        assertThat(catchThrowableOfType(
                                CodedException.class,
                                () -> all.read(source, slice).until(1))
                        .text())
                .matches(
                        "WEIR-4133: crm: binary log bin\\.\\d+ is gone, and with it changes that were not read \\(expected: the tables to"
                                + " be loaded anew, and binlog_expire_logs_seconds longer than the longest outage\\)");
    }
}
