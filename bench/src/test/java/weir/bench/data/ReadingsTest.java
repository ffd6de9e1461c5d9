package weir.bench.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadingsTest {
    private static final Reading ROW = new Reading(
            "d-10000001",
            32,
            Instant.parse("2026-01-01T00:00:00.033Z"),
            21.5,
            40.1,
            new BigDecimal("3.300"),
            true,
            "site-1",
            "1.0.0-100000");

    @Test
    void a_row_is_a_line_of_ten_fields() {
        StringBuilder line = new StringBuilder();

        ROW.appendJson(line);

        assertThat(line)
                .hasToString(
                        "{\"dev\":\"d-10000001\",\"seq\":32,\"at\":\"2026-01-01T00:00:00.033Z\",\"kind\":\"reading\","
                                + "\"temperature\":21.5,\"humidity\":40.1,\"voltage\":3.300,\"ok\":true,\"site\":\"site-1\","
                                + "\"fw\":\"1.0.0-100000\"}\n");
    }

    @Test
    void a_row_of_csv_has_the_same_fields_under_its_header() {
        StringBuilder lines = new StringBuilder(RowFormat.CSV.header());

        RowFormat.CSV.append(ROW, lines);

        assertThat(lines).hasToString("""
                        dev,seq,at,kind,temperature,humidity,voltage,ok,site,fw
                        d-10000001,32,2026-01-01T00:00:00.033Z,reading,21.5,40.1,3.300,true,site-1,1.0.0-100000
                        """);
    }

    @Test
    void blobs_hold_each_row_once_and_partitions_lie_together() {
        Readings readings = new Readings(62_501, 32);

        List<String> lines = new ArrayList<>();
        for (int number = 0; number < readings.blobs(); number++) {
            new String(readings.blob(number, RowFormat.NDJSON), UTF_8).lines().forEach(lines::add);
        }

        List<Reading> rows = readings.inMemory();
        assertThat(lines).hasSize(62_501);
        assertThat(lines.get(62_500)).startsWith("{\"dev\":\"d-10001953\",\"seq\":62500,");
        assertThat(rows.stream().map(Reading::device).distinct()).hasSize(62_501 / 32 + 1);
    }

    @Test
    void a_fingerprint_is_the_same_in_any_order_and_whatever_the_scale() {
        Readings readings = new Readings(100, 32);
        List<Reading> rows = new ArrayList<>(readings.inMemory());
        Collections.reverse(rows);

        Fingerprint fingerprint = Fingerprint.NONE;
        for (Reading row : rows)
            fingerprint = fingerprint.with(withVoltage(row, row.voltage().setScale(5)));

        assertThat(fingerprint).isEqualTo(readings.fingerprint());
    }

    @Test
    void a_fingerprint_sees_one_other_cell() {
        Fingerprint one = Fingerprint.NONE.with(ROW);

        assertThat(Fingerprint.NONE.with(withVoltage(ROW, new BigDecimal("3.301"))))
                .isNotEqualTo(one);
    }

    private static Reading withVoltage(Reading row, BigDecimal voltage) {
        return new Reading(
                row.device(),
                row.seq(),
                row.at(),
                row.temperature(),
                row.humidity(),
                voltage,
                row.ok(),
                row.site(),
                row.firmware());
    }
}
