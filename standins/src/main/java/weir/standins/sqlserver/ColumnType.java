package weir.standins.sqlserver;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How values of a column go over the wire, each with the Java type a script gives it in.
 *
 * @see <a href="https://learn.microsoft.com/openspecs/windows_protocols/ms-tds/cbe9c510-eae6-4b1f-9893-a098944d430a">TYPE_INFO</a>
 */
public enum ColumnType {
    /** {@code Boolean}. */
    BIT(0x68),
    /** {@code Integer}, 0 to 255. */
    TINYINT(0x26),
    /** {@code Integer}. */
    INT(0x26),
    /** {@code Long}. */
    BIGINT(0x26),
    /** {@code String}, up to 4000 characters. */
    NVARCHAR(0xE7),
    /** {@code String}, declared as {@code nvarchar(max)}; those that a script has are short, and sent as such. */
    NVARCHAR_MAX(0xE7),
    /** {@code Double}. */
    FLOAT(0x6D),
    /** {@code BigDecimal}; four digits after the point. */
    MONEY(0x6E),
    /** {@code LocalDate}. */
    DATE(0x28),
    /** {@code LocalTime}; with seven places. */
    TIME(0x29),
    /** {@code LocalDateTime}; in steps of a three-hundredth of a second. */
    DATETIME(0x6F),
    /** {@code LocalDateTime}; with seven places. */
    DATETIME2(0x2A),
    /** {@code OffsetDateTime}; with seven places. */
    DATETIMEOFFSET(0x2B),
    /** {@code BigDecimal}; 38 digits, four of them after the point. */
    DECIMAL(0x6A),
    /** {@code byte[]} of eight, as a rowversion has. */
    BINARY(0xAD),
    /** {@code byte[]}, up to 8000. */
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
            case BIT, TINYINT -> out.u1(1);
            case INT -> out.u1(4);
            case BIGINT, FLOAT, MONEY, DATETIME -> out.u1(8);
            case NVARCHAR, NVARCHAR_MAX -> out.u2(MAX_BYTES).bytes(Wire.COLLATION);
            case DATE -> out.bytes(new byte[0]);
            case TIME, DATETIME2, DATETIMEOFFSET -> out.u1(PLACES);
            case BINARY -> out.u2(8);
            case DECIMAL -> out.u1(1 + MAGNITUDE_BYTES).u1(DIGITS).u1(SCALE);
            case VARBINARY -> out.u2(MAX_BYTES);
            case UNIQUEIDENTIFIER -> out.u1(16);
        }
    }

    private boolean hasLongLength() {
        return this == NVARCHAR || this == NVARCHAR_MAX || this == VARBINARY || this == BINARY;
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
            case BIT -> Wire.littleEndian((boolean) value ? 1 : 0, 1);
            case TINYINT -> Wire.littleEndian((int) value, 1);
            case INT -> Wire.littleEndian((int) value, 4);
            case BIGINT -> Wire.littleEndian((long) value, 8);
            case NVARCHAR, NVARCHAR_MAX -> ((String) value).getBytes(StandardCharsets.UTF_16LE);
            case FLOAT -> Wire.littleEndian(Double.doubleToRawLongBits((double) value), 8);
            case MONEY -> money((BigDecimal) value);
            case DATE -> days((LocalDate) value);
            case TIME -> ticks((LocalTime) value);
            case DATETIME -> coarse((LocalDateTime) value);
            case DATETIME2 -> moment((LocalDateTime) value);
            case DATETIMEOFFSET -> moment((OffsetDateTime) value);
            case DECIMAL -> decimal((BigDecimal) value);
            case BINARY, VARBINARY -> ((byte[]) value).clone();
            case UNIQUEIDENTIFIER -> id((UUID) value);
        };
    }

    /** Five bytes of time of day in 100 ns, three of days. */
    private static byte[] moment(LocalDateTime value) {
        return joined(ticks(value.toLocalTime()), days(value.toLocalDate()));
    }

    /** In UTC, then minutes of the offset. */
    private static byte[] moment(OffsetDateTime value) {
        byte[] utc = moment(value.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
        return joined(utc, Wire.littleEndian(value.getOffset().getTotalSeconds() / 60, 2));
    }

    private static byte[] ticks(LocalTime value) {
        return Wire.littleEndian(value.toNanoOfDay() / 100, 5);
    }

    private static byte[] days(LocalDate value) {
        return Wire.littleEndian(ChronoUnit.DAYS.between(LocalDate.of(1, 1, 1), value), 3);
    }

    private static byte[] coarse(LocalDateTime value) {
        long days = ChronoUnit.DAYS.between(LocalDate.of(1900, 1, 1), value.toLocalDate());
        long ticks = Math.round(value.toLocalTime().toNanoOfDay() * 300 / 1e9);
        return joined(Wire.littleEndian(days, 4), Wire.littleEndian(ticks, 4));
    }

    /** The higher half first. */
    private static byte[] money(BigDecimal value) {
        long digits = value.setScale(SCALE).unscaledValue().longValueExact();
        return joined(Wire.littleEndian(digits >> 32, 4), Wire.littleEndian(digits, 4));
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
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
