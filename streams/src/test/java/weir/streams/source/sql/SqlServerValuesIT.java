package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.standins.sqlserver.CapturedTable;
import weir.standins.sqlserver.Column;
import weir.standins.sqlserver.ColumnType;
import weir.standins.sqlserver.SqlServerStandIn;
import weir.streams.model.Slice;
import weir.streams.source.Reading;

/** Values of change data capture, by the real connector and driver against a double. */
@Timeout(60)
class SqlServerValuesIT {
    final Captured captured = Captured.start();
    final Readings all = captured.all;
    final SqlServerStandIn server = captured.server;

    @AfterEach
    void close() throws IOException {
        captured.close();
    }

    @Test
    void a_value_is_the_same_in_the_log_as_in_a_load() {
        CapturedTable alike = CapturedTable.in(
                server,
                "alike",
                Stream.of(ColumnType.values())
                        .map(type -> new Column(type == ColumnType.BIGINT ? "id" : "c_" + type, type))
                        .sorted(Comparator.comparing(column -> !column.name().equals("id")))
                        .toArray(Column[]::new));
        alike.idle();
        SqlSource source = all.source("dbo.alike");
        Slice slice = all.plan(source).get(0);
        LocalDateTime fine = LocalDateTime.parse("2024-02-29T01:02:03.123456700");
        alike.put(row(1L, fine, "-123.4567"));
        alike.put(row(2L, LocalDateTime.parse("1753-01-01T23:59:59.999999900"), "922337203685477.5807"));
        alike.put(row(3L, LocalDateTime.parse("9999-12-31T00:00:00.000000100"), "0.0001"));
        alike.put(row(4L, LocalDateTime.parse("1969-12-31T23:59:59.500000000"), "7.0000"));
        @Nullable Object[] empty = new Object[ColumnType.values().length];
        empty[0] = 5L;
        alike.put(empty);

        Reading log = all.read(source, slice).until(5);
        Reading load = all.load(source, "dbo.alike");

        Alike.assertAlike(log, load, 5);
        assertThat(log.values("c_DATETIMEOFFSET").get(0)).isEqualTo(Instant.parse("2024-02-29T01:02:03.123456700Z"));
        assertThat(log.values("c_TIME").get(0)).isEqualTo(fine.toLocalTime());
        assertThat(server.requests()).noneMatch(request -> request.sql().contains("[id] = "));
    }

    /** Of all types, in their order but for the key. */
    private static @Nullable Object[] row(long id, LocalDateTime time, String number) {
        List<@Nullable Object> row = new ArrayList<>(List.of(id));
        for (ColumnType type : ColumnType.values()) {
            switch (type) {
                case BIGINT -> {}
                case BIT -> row.add(id % 2 == 0);
                case TINYINT -> row.add(255);
                case INT -> row.add(-7);
                case NVARCHAR, NVARCHAR_MAX -> row.add("ü");
                case FLOAT -> row.add(0.1);
                case MONEY, DECIMAL -> row.add(new BigDecimal(number));
                case DATE -> row.add(time.toLocalDate());
                case TIME -> row.add(time.toLocalTime());
                case DATETIME, DATETIME2 -> row.add(time);
                case DATETIMEOFFSET ->
                    row.add(time.atOffset(ZoneOffset.UTC).withOffsetSameInstant(ZoneOffset.ofHoursMinutes(-3, -30)));
                case BINARY -> row.add(new byte[] {0, 0, 0, 0, 0, 0, 7, (byte) 0xFF});
                case VARBINARY -> row.add(new byte[] {1, 2});
                case UNIQUEIDENTIFIER -> row.add(new UUID(id, -1));
            }
        }
        return row.toArray();
    }
}
