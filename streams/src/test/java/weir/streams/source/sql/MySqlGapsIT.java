package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import weir.streams.model.Slice;
import weir.streams.source.Reading;

class MySqlGapsIT extends MariaDbGapsContract {
    MySqlGapsIT() {
        super(Server.mySql());
    }

    @Override
    String strangeColumn() {
        return "i point NULL SRID 4326";
    }

    @Test
    void a_log_of_less_than_whole_rows_is_a_fault() {
        isRefusedWith(
                "binlog_row_value_options",
                "PARTIAL_JSON",
                "WEIR-4131: crm: binlog_row_value_options is PARTIAL_JSON, which tells of a JSON only what has changed"
                        + " (expected: SET GLOBAL binlog_row_value_options = '', and in the server's settings)");
        isRefusedWith(
                "binlog_transaction_compression",
                "1",
                "WEIR-4131: crm: binlog_transaction_compression is on (expected: SET GLOBAL"
                        + " binlog_transaction_compression = 0, and in the server's settings)");
    }

    @Test
    void a_key_that_the_server_adds_by_itself_is_one() {
        server.execute(
                "SET sql_generate_invisible_primary_key = 1",
                "CREATE TABLE keyless (name varchar(9)) COMMENT 'has none'");
        try (Readings all = Readings.ofLog(server)) {
            SqlSource source = all.source("shop.keyless*");
            Slice slice = all.plan(source, 2).get(0);
            server.execute("INSERT INTO keyless VALUES ('a'), ('b')");
            Reading log = all.read(source, slice).until(2);
            server.execute(
                    "SET sql_generate_invisible_primary_key = 1",
                    "CREATE TABLE keyless2 (name varchar(9))",
                    "INSERT INTO keyless2 VALUES ('d')",
                    "ALTER TABLE keyless ADD COLUMN more int DEFAULT 3",
                    "UPDATE keyless SET name = 'c' WHERE name = 'b'");
            log.until(4);

            assertThat(log.values("name")).containsExactly("a", "b", "d", "c");
            assertThat(log.values("my_row_id"))
                    .containsExactly(BigInteger.ONE, BigInteger.TWO, BigInteger.ONE, BigInteger.TWO);
            assertThat(all.load(source, "shop.keyless").values("my_row_id"))
                    .containsExactly(BigInteger.ONE, BigInteger.TWO);
        }
    }

    @Test
    void a_json_is_the_same_text() {
        server.execute("CREATE TABLE documents (id int PRIMARY KEY AUTO_INCREMENT, j json)");
        try (Readings all = Readings.ofLog(server)) {
            SqlSource source = all.source("shop.documents");
            Slice slice = all.plan(source, 2).get(0);
            server.execute("""
                    INSERT INTO documents (j) VALUES ('{"bb": [1, 2.50, -3, 1e3, 1.25e-7, 12345678901234567890, 0.1], "a": {"x": null}}'),
                      ('[]'), ('{}'), ('null'), ('"a, \\\\"b: c"'), ('[true, false, "ü {x,y} \\\\n\\\\u0001\\\\/ €"]'), (null),
                      (JSON_OBJECT('at', TIMESTAMP'2024-02-29 01:02:03.5', 'd', DATE'2024-02-29', 't', TIME'01:02:03', 'n', 1.50)),
                      (JSON_ARRAY(CAST(1.10 AS DECIMAL(10, 4)), 0.30000000000000004, 1e100, 18446744073709551615, 100.0))""");

            Reading log = all.read(source, slice).until(9);

            Alike.assertAlike(log, all.load(source, "shop.documents"), 9);
        }
    }
}
