package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.source.Reading;

/** What a row becomes, and how many make a page. */
class PostgreSqlRowsIT {
    private static final Server POSTGRES = Server.postgres();

    @AutoClose
    private final Readings all = Readings.ofPolls(POSTGRES);

    @Test
    void values_keep_all_they_have() {
        POSTGRES.execute("SET TIME ZONE 'Asia/Tokyo'", """
                CREATE TABLE typed (id uuid PRIMARY KEY, updated timestamptz NOT NULL DEFAULT now(), b boolean, s smallint, i int,
                  n numeric, f real, d double precision, t text, c char(3), j jsonb, y bytea, da date, ti time, ts timestamp,
                  tz timestamptz, iv interval, ia int[], ip inet, nan numeric, inf timestamptz, midnight time)""", """
                INSERT INTO typed VALUES ('00000000-0000-0000-0000-00000000000a', now(), true, 1, 2, 12345678901234567890.000100,
                  0.1, 0.1, 'ü', 'a', '{"a": 1}', '\\x00ff', '2024-02-29', '01:02:03.000004', '2024-02-29 01:02:03.000004',
                  '2024-02-29 01:02:03.000004+01', '1 mon 2 days 03:04:05.5', '{1,null,3}', '10.0.0.4', 'NaN', 'infinity', '24:00')""");
        SqlSource source = all.source("public.typed");

        try (Reading reading = all.read(source, all.plan(source).get(1)).toTheEnd()) {
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
        POSTGRES.polledTable("changing");
        SqlSource source = all.source("public.changing");
        try (Reading reading = all.read(source, all.plan(source).get(0))) {
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
    private Envelope changed(SqlSource source, Reading reading) {
        try {
            return reading.until(2).read.get(1);
        } catch (CodedException busy) {
            assertThat(busy.code()).isEqualTo(Code.SQL_BUSY);
            reading.save();
            try (Reading again = all.read(source, all.plan(source).get(0)).until(1)) {
                return again.read.get(0);
            }
        }
    }

    @Test
    void large_rows_make_small_pages() {
        POSTGRES.polledTable("large");
        POSTGRES.execute("INSERT INTO large SELECT g, repeat('x', 100000), now() FROM generate_series(1, 50) g");
        SqlSource source = all.source("public.large");

        try (Reading reading = all.read(source, all.plan(source).get(1))) {
            assertThat(reading.page().steps()).hasSize(3);
            assertThat(reading.toTheEnd().read).hasSize(50);
        }
    }

    @Test
    void long_arrays_make_small_pages() {
        POSTGRES.execute(
                "CREATE TABLE arrays (id bigint PRIMARY KEY, many int[], updated timestamptz NOT NULL DEFAULT now())",
                "INSERT INTO arrays SELECT g, array_fill(7, ARRAY[10000]) FROM generate_series(1, 10) g");
        SqlSource source = all.source("public.arrays");

        try (Reading reading = all.read(source, all.plan(source).get(1))) {
            assertThat(reading.page().steps()).hasSize(2);
        }
    }
}
