package weir.bench.data;

import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.codec.TypeCodecs;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** A row of the table; what is sent has a tenth field, {@code kind}, which no column takes. */
public record Reading(
        String device,
        long seq,
        Instant at,
        double temperature,
        double humidity,
        BigDecimal voltage,
        boolean ok,
        String site,
        String firmware) {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00.001Z");

    /** The i-th of all readings: the same on every machine, in every run. */
    public static Reading at(long i, int rowsPerPartition) {
        long random = mixed(i);
        return new Reading(
                "d-" + (10_000_000 + i / rowsPerPartition),
                i,
                START.plusMillis(i),
                (part(random, 0) % 6000 - 1000) / 100.0,
                part(random, 13) % 1000 / 10.0,
                BigDecimal.valueOf(3000 + part(random, 26) % 900, 3),
                part(random, 39) % 50 != 0,
                "site-" + part(random, 45) % 40,
                "1." + i / 100_000 % 10 + "." + i / 10_000 % 10 + "-" + (100_000 + i / 10_000 * 7919 % 900_000));
    }

    private static int part(long random, int shift) {
        return (int) (random >>> shift & 0x1fff);
    }

    /** The finaliser of SplitMix64. */
    static long mixed(long i) {
        long z = (i + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** As one line of NDJSON, some names not yet those of the columns. */
    void appendJson(StringBuilder out) {
        out.append("{\"dev\":\"").append(device);
        out.append("\",\"seq\":").append(seq);
        out.append(",\"at\":\"").append(at);
        out.append("\",\"kind\":\"reading\",\"temperature\":").append(temperature);
        out.append(",\"humidity\":").append(humidity);
        out.append(",\"voltage\":").append(voltage);
        out.append(",\"ok\":").append(ok);
        out.append(",\"site\":\"").append(site);
        out.append("\",\"fw\":\"").append(firmware).append("\"}\n");
    }

    /** As one line of CSV, under {@link RowFormat#CSV}'s header. */
    void appendCsv(StringBuilder out) {
        out.append(device).append(',').append(seq).append(',').append(at).append(",reading,");
        out.append(temperature)
                .append(',')
                .append(humidity)
                .append(',')
                .append(voltage)
                .append(',');
        out.append(ok).append(',').append(site).append(',').append(firmware).append('\n');
    }

    /** By index and with the builder, as the fastest way the driver has. */
    public BoundStatement bind(PreparedStatement insert, long writeTime) {
        return insert.boundStatementBuilder()
                .setString(0, device)
                .setLong(1, seq)
                .setInstant(2, at)
                .setDouble(3, temperature)
                .setDouble(4, humidity)
                .setBigDecimal(5, voltage)
                .setBoolean(6, ok)
                .setString(7, site)
                .setString(8, firmware)
                .setLong(9, writeTime)
                .build();
    }

    /** The cells as they go over the wire, in the order of {@link #bind}. */
    List<ByteBuffer> encoded() {
        return List.of(
                encoded(TypeCodecs.TEXT, device),
                encoded(TypeCodecs.BIGINT, seq),
                encoded(TypeCodecs.TIMESTAMP, at),
                encoded(TypeCodecs.DOUBLE, temperature),
                encoded(TypeCodecs.DOUBLE, humidity),
                encoded(TypeCodecs.DECIMAL, voltage),
                encoded(TypeCodecs.BOOLEAN, ok),
                encoded(TypeCodecs.TEXT, site),
                encoded(TypeCodecs.TEXT, firmware));
    }

    private static <T> ByteBuffer encoded(TypeCodec<T> codec, T value) {
        return Objects.requireNonNull(codec.encode(value, ProtocolVersion.DEFAULT));
    }
}
