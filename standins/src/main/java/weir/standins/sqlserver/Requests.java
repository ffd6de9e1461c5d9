package weir.standins.sqlserver;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Statements as a connection sends them: as text, or as calls of the procedures that prepare and execute them.
 *
 * @see <a href="https://learn.microsoft.com/openspecs/windows_protocols/ms-tds/619c43b6-9495-4a58-9e49-a4950db245b3">RPC Request</a>
 */
final class Requests {
    private static final int NONE = 0xFFFF;
    private static final int EXECUTE_SQL = 10;
    private static final int EXECUTE = 12;
    private static final int PREPARE_AND_EXECUTE = 13;
    private static final int UNPREPARE = 15;

    private final Map<Integer, String> prepared = new HashMap<>();

    /**
     * A statement and how it came.
     *
     * @param handle under which it was prepared, and by which it is called from now on
     */
    record Call(
            Request request, boolean isProcedure, @Nullable Integer handle) {}

    static Call batch(ByteBuffer body) {
        ByteBuffer in = afterHeaders(body);
        return new Call(new Request(characters(in, in.remaining()), List.of()), false, null);
    }

    Call procedure(ByteBuffer body) {
        ByteBuffer in = afterHeaders(body);
        int length = u2(in);
        String name = length == NONE ? "" : characters(in, 2 * length);
        int number = length == NONE ? u2(in) : 0;
        u2(in); // flags
        List<@Nullable Object> parameters = new ArrayList<>();
        while (in.hasRemaining()) parameters.add(parameter(in));
        return switch (number) {
            case EXECUTE_SQL -> call(text(parameters, 0), after(parameters, 2), null);
            case PREPARE_AND_EXECUTE -> {
                int handle = prepared.size() + 1;
                prepared.put(handle, text(parameters, 2));
                yield call(text(parameters, 2), after(parameters, 3), handle);
            }
            case EXECUTE ->
                call(
                        prepared.getOrDefault(parameters.get(0), "exec of what is not prepared"),
                        after(parameters, 1),
                        null);
            case UNPREPARE -> call("", List.of(), null);
            default -> call("exec " + (name.isEmpty() ? "procedure " + number : name), parameters, null);
        };
    }

    private static Call call(String sql, List<@Nullable Object> values, @Nullable Integer handle) {
        return new Call(new Request(sql, values), true, handle);
    }

    private static String text(List<@Nullable Object> parameters, int index) {
        return String.valueOf(parameters.get(index));
    }

    private static List<@Nullable Object> after(List<@Nullable Object> parameters, int count) {
        return count >= parameters.size() ? List.of() : parameters.subList(count, parameters.size());
    }

    private static ByteBuffer afterHeaders(ByteBuffer body) {
        return body.position(body.getInt(0));
    }

    private static @Nullable Object parameter(ByteBuffer in) {
        characters(in, 2 * u1(in)); // its name
        u1(in); // whether it is for a result
        int type = u1(in);
        return switch (type) {
            case 0x26, 0x68 -> {
                u1(in);
                yield number(in, u1(in));
            }
            case 0xE7 -> {
                int most = u2(in);
                in.position(in.position() + Wire.COLLATION.length);
                yield text(longBytes(in, most));
            }
            case 0xA5 -> longBytes(in, u2(in));
            case 0x6A, 0x6C -> {
                u2(in); // how long it may be, how many digits it may have
                yield decimal(u1(in), shortBytes(in));
            }
            // of a scale, and a length: what came is for nobody to read yet
            case 0x29, 0x2A, 0x2B, 0x24 -> {
                u1(in);
                yield shortBytes(in);
            }
            default -> throw new IllegalArgumentException("parameter of type 0x%02x".formatted(type));
        };
    }

    private static @Nullable Object number(ByteBuffer in, int length) {
        if (length == 0) return null;
        return switch (length) {
            case 1 -> (int) in.get();
            case 2 -> (int) in.getShort();
            case 4 -> in.getInt();
            default -> in.getLong();
        };
    }

    private static @Nullable Object decimal(int scale, byte @Nullable [] bytes) {
        if (bytes == null) return null;
        byte[] big = new byte[bytes.length - 1];
        for (int i = 0; i < big.length; i++) big[i] = bytes[bytes.length - 1 - i];
        return new BigDecimal(new BigInteger(bytes[0] == 0 ? -1 : 1, big), scale);
    }

    private static @Nullable Object text(byte @Nullable [] bytes) {
        if (bytes == null) return null;
        return new String(bytes, StandardCharsets.UTF_16LE);
    }

    private static byte @Nullable [] shortBytes(ByteBuffer in) {
        int length = u1(in);
        return length == 0 ? null : bytes(in, length);
    }

    /** Where there is no limit it comes in chunks. */
    private static byte @Nullable [] longBytes(ByteBuffer in, int most) {
        if (most == NONE) return chunks(in);
        int length = u2(in);
        return length == NONE ? null : bytes(in, length);
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static byte @Nullable [] chunks(ByteBuffer in) {
        long whole = in.getLong();
        if (whole == -1) return null;
        List<byte[]> parts = new ArrayList<>();
        for (int length = in.getInt(); length != 0; length = in.getInt()) {
            parts.add(bytes(in, length));
        }
        ByteBuffer all =
                ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
        parts.forEach(all::put);
        return all.array();
    }

    private static String characters(ByteBuffer in, int bytes) {
        return new String(bytes(in, bytes), StandardCharsets.UTF_16LE);
    }

    private static int u1(ByteBuffer in) {
        return in.get() & 0xFF;
    }

    private static int u2(ByteBuffer in) {
        return in.getShort() & 0xFFFF;
    }
}
