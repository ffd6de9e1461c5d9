package weir.streams.source.sql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a value of a column is read, so that nothing of it is lost. What has no exact counterpart, such as infinity among dates, comes as the
 * database's own text: a column of type text takes it, any other refuses it.
 */
enum Cell {
    BOOLEAN,
    BYTE,
    SHORT,
    INTEGER,
    LONG,
    BIG_INTEGER,
    DECIMAL,
    FLOAT,
    DOUBLE,
    TEXT,
    UNIQUE_ID,
    BYTES,
    /** A row of bits as a whole number. */
    BITS,
    DATE,
    TIME,
    /** A time without an offset: its ISO text, as only its owner knows the zone. */
    LOCAL_TIMESTAMP,
    /** A time that the driver gives with its offset. */
    INSTANT,
    /** A time that the driver gives as text in UTC, as the session asks for. */
    UTC_TEXT,
    ARRAY;

    @Nullable
    Object read(ResultSet row, int at) throws SQLException {
        Object value = value(row, at);
        return row.wasNull() ? null : value;
    }

    private @Nullable Object value(ResultSet row, int at) throws SQLException {
        return switch (this) {
            case BOOLEAN -> row.getBoolean(at);
            case BYTE -> row.getByte(at);
            case SHORT -> row.getShort(at);
            case INTEGER -> row.getInt(at);
            case LONG -> row.getLong(at);
            case FLOAT -> row.getFloat(at);
            case DOUBLE -> row.getDouble(at);
            case TEXT -> row.getString(at);
            case BIG_INTEGER -> number(row.getString(at));
            case DECIMAL -> decimal(row, at);
            case UNIQUE_ID -> uuid(row.getString(at));
            case BYTES -> bytes(row.getBytes(at));
            case BITS -> bits(row.getBytes(at));
            case DATE -> date(row.getString(at));
            case TIME -> time(row, at);
            case LOCAL_TIMESTAMP -> local(row, at);
            case INSTANT -> instant(row, at);
            case UTC_TEXT -> utc(row, at);
            case ARRAY -> array(row, at);
        };
    }

    /** Not as text, which PostgreSQL's driver would make out of the number. */
    private @Nullable Object decimal(ResultSet row, int at) throws SQLException {
        try {
            return row.getBigDecimal(at);
        } catch (SQLException notFinite) {
            return number(row.getString(at));
        }
    }

    private @Nullable Object number(@Nullable String text) {
        if (text == null) return null;
        try {
            return this == BIG_INTEGER ? new BigInteger(text) : new BigDecimal(text);
        } catch (NumberFormatException notFinite) {
            return text;
        }
    }

    private static @Nullable Object uuid(@Nullable String text) {
        return text == null ? null : UUID.fromString(text);
    }

    private static @Nullable Object bytes(byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }

    private static @Nullable Object bits(byte @Nullable [] bytes) {
        return bytes == null ? null : new BigInteger(1, bytes);
    }

    private static @Nullable Object date(@Nullable String text) {
        if (text == null) return null;
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException notOne) {
            return text;
        }
    }

    private static @Nullable Object time(ResultSet row, int at) throws SQLException {
        String text = row.getString(at);
        if (text == null) return null;
        try {
            LocalTime.parse(text);
        } catch (DateTimeParseException notOfDay) {
            return text;
        }
        return row.getObject(at, LocalTime.class);
    }

    private static @Nullable Object local(ResultSet row, int at) throws SQLException {
        String text = row.getString(at);
        LocalDateTime parsed = exact(row, at, text);
        return parsed == null ? text : parsed.toString();
    }

    private static @Nullable Object utc(ResultSet row, int at) throws SQLException {
        String text = row.getString(at);
        LocalDateTime parsed = exact(row, at, text);
        return parsed == null ? text : parsed.toInstant(ZoneOffset.UTC);
    }

    /** The text tells what is a time and what is not; of one, MariaDB's driver has .004 as .4 there. */
    private static @Nullable LocalDateTime exact(ResultSet row, int at, @Nullable String text) throws SQLException {
        return text == null || parsed(text) == null ? null : row.getObject(at, LocalDateTime.class);
    }

    private static @Nullable LocalDateTime parsed(String text) {
        try {
            return LocalDateTime.parse(text.replace(' ', 'T'));
        } catch (DateTimeParseException notOne) {
            return null;
        }
    }

    private static @Nullable Object instant(ResultSet row, int at) throws SQLException {
        OffsetDateTime time = row.getObject(at, OffsetDateTime.class);
        if (time == null) return null;
        // how PostgreSQL's driver says infinity
        if (time.equals(OffsetDateTime.MAX)) return "infinity";
        return time.equals(OffsetDateTime.MIN) ? "-infinity" : time.toInstant();
    }

    private static @Nullable Object array(ResultSet row, int at) throws SQLException {
        Array array = row.getArray(at);
        if (array == null) return null;
        try {
            return list((Object[]) array.getArray());
        } catch (SQLException notFinite) {
            return row.getString(at);
        }
    }

    private static List<@Nullable Object> list(@Nullable Object[] elements) {
        List<@Nullable Object> list = new ArrayList<>(elements.length);
        for (Object element : elements) {
            list.add(element instanceof @Nullable Object[] inner ? list(inner) : element);
        }
        return list;
    }

    /** A text of a value that its database reads as the same value. */
    static String text(Object value) {
        if (value instanceof ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return HexFormat.of().formatHex(copy);
        }
        return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }

    /** Whether it grows with time by the clock. */
    boolean isTime() {
        return this == INSTANT || this == UTC_TEXT || this == LOCAL_TIMESTAMP;
    }

    boolean isNumber() {
        return switch (this) {
            case BYTE, SHORT, INTEGER, LONG, BIG_INTEGER, DECIMAL -> true;
            case BOOLEAN,
                    FLOAT,
                    DOUBLE,
                    TEXT,
                    UNIQUE_ID,
                    BYTES,
                    BITS,
                    DATE,
                    TIME,
                    LOCAL_TIMESTAMP,
                    INSTANT,
                    UTC_TEXT,
                    ARRAY -> false;
        };
    }
}
