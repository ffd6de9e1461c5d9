package weir.standins.sqlserver;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How values of a column go over the wire, each with the Java type a script gives it in.
 *
 * @see <a href="https://learn.microsoft.com/openspecs/windows_protocols/ms-tds/cbe9c510-eae6-4b1f-9893-a098944d430a">TYPE_INFO</a>
 */
public enum ColumnType {
    /** {@code Integer}. */
    INT(0x26),
    /** {@code Long}. */
    BIGINT(0x26),
    /** {@code String}, up to 4000 characters. */
    NVARCHAR(0xE7),
    /** {@code LocalDateTime}; with seven places. */
    DATETIME2(0x2A),
    /** {@code BigDecimal}; 38 digits, four of them after the point. */
    DECIMAL(0x6A),
    /** {@code byte[]}, up to 8000; a rowversion has eight. */
    VARBINARY(0xA5),
    /** {@code UUID}. */
    UNIQUEIDENTIFIER(0x24);

    private static final int MAX_BYTES = 8000;
    private static final int NULL_LENGTH = 0xFFFF;
    private static final int PLACES = 7;
    private static final int DIGITS = 38;
    private static final int SCALE = 4;
    private static final int MAGNITUDE_BYTES = 16;

    private final int token;

    ColumnType(int token) {
        this.token = token;
    }

    void writeInfo(Wire out) {
        out.u1(token);
        switch (this) {
            case INT -> out.u1(4);
            case BIGINT -> out.u1(8);
            case NVARCHAR -> out.u2(MAX_BYTES).bytes(Wire.COLLATION);
            case DATETIME2 -> out.u1(PLACES);
            case DECIMAL -> out.u1(1 + MAGNITUDE_BYTES).u1(DIGITS).u1(SCALE);
            case VARBINARY -> out.u2(MAX_BYTES);
            case UNIQUEIDENTIFIER -> out.u1(16);
        }
    }

    private boolean hasLongLength() {
        return this == NVARCHAR || this == VARBINARY;
    }

    void write(Wire out, @Nullable Object value) {
        if (value == null) {
            if (hasLongLength()) out.u2(NULL_LENGTH);
            else out.u1(0);
            return;
        }
        byte[] bytes = bytes(value);
        if (hasLongLength()) out.u2(bytes.length);
        else out.u1(bytes.length);
        out.bytes(bytes);
    }

    private byte[] bytes(Object value) {
        return switch (this) {
            case INT -> Wire.littleEndian((int) value, 4);
            case BIGINT -> Wire.littleEndian((long) value, 8);
            case NVARCHAR -> ((String) value).getBytes(StandardCharsets.UTF_16LE);
            case DATETIME2 -> moment((LocalDateTime) value);
            case DECIMAL -> decimal((BigDecimal) value);
            case VARBINARY -> ((byte[]) value).clone();
            case UNIQUEIDENTIFIER -> id((UUID) value);
        };
    }

    /** Five bytes of time of day in 100 ns, three of days. */
    private static byte[] moment(LocalDateTime value) {
        byte[] time = Wire.littleEndian(value.toLocalTime().toNanoOfDay() / 100, 5);
        byte[] date = Wire.littleEndian(ChronoUnit.DAYS.between(LocalDate.of(1, 1, 1), value.toLocalDate()), 3);
        return ByteBuffer.allocate(8).put(time).put(date).array();
    }

    private static byte[] decimal(BigDecimal value) {
        BigInteger digits = value.setScale(SCALE).unscaledValue();
        byte[] big = digits.abs().toByteArray();
        byte[] bytes = new byte[1 + MAGNITUDE_BYTES];
        bytes[0] = (byte) (digits.signum() < 0 ? 0 : 1);
        for (int i = 0; i < big.length && i < MAGNITUDE_BYTES; i++) bytes[1 + i] = big[big.length - 1 - i];
        return bytes;
    }

    /** The first three parts of it are numbers, with their lowest byte first. */
    private static byte[] id(UUID value) {
        long high = value.getMostSignificantBits();
        return ByteBuffer.allocate(16)
                .put(Wire.littleEndian(high >>> 32, 4))
                .put(Wire.littleEndian(high >>> 16, 2))
                .put(Wire.littleEndian(high, 2))
                .putLong(value.getLeastSignificantBits())
                .array();
    }
}
