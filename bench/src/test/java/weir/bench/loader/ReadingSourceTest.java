package weir.bench.loader;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import weir.bench.data.Reading;
import weir.bench.data.RowFormat;

class ReadingSourceTest {
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
    void reads_ndjson() throws Exception {
        String line = "{\"dev\":\"d-10000001\",\"seq\":32,\"at\":\"2026-01-01T00:00:00.033Z\",\"kind\":\"reading\","
                + "\"temperature\":21.5,\"humidity\":40.1,\"voltage\":3.300,\"ok\":true,\"site\":\"site-1\","
                + "\"fw\":\"1.0.0-100000\"}\n";

        assertThat(read(RowFormat.NDJSON, line + line)).isEqualTo(List.of(ROW, ROW));
    }

    @Test
    void reads_csv_by_the_names_of_its_header() throws Exception {
        String blob = """
                seq,dev,at,kind,temperature,humidity,voltage,ok,site,fw
                32,d-10000001,2026-01-01T00:00:00.033Z,reading,21.5,40.1,3.300,true,site-1,1.0.0-100000
                32,d-10000001,2026-01-01T00:00:00.033Z,reading,21.5,40.1,3.300,true,site-1,1.0.0-100000
                """;

        assertThat(read(RowFormat.CSV, blob)).isEqualTo(List.of(ROW, ROW));
    }

    private static List<Reading> read(RowFormat format, String blob) throws IOException {
        List<Reading> rows = new ArrayList<>();
        try (ReadingSource source = ReadingSource.of(format, new ByteArrayInputStream(blob.getBytes(UTF_8)))) {
            for (@Nullable Reading row = source.next(); row != null; row = source.next()) rows.add(row);
        }
        return rows;
    }
}
