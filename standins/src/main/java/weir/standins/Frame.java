package weir.standins;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A request or an answer of version 4 of Cassandra's native protocol: version, flags, two bytes of the stream it belongs to, opcode, four
 * bytes of the body's length, body.
 *
 * @see <a href="https://github.com/apache/cassandra/blob/trunk/doc/native_protocol_v4.spec">native_protocol_v4.spec</a>
 */
final class Frame {
    static final int PROTOCOL_ERROR = 0x000A;
    static final int OVERLOADED = 0x1001;

    private static final int ANSWER = 0x80;
    private static final int STREAM_AT = 2;
    private static final int OPCODE_AT = 4;
    private static final int LENGTH_AT = 5;
    private static final int BODY_AT = 9;
    /** After the type of a batch. */
    private static final int COUNT_AT = BODY_AT + 1;

    private static final byte ERROR = 0x00;
    private static final byte EXECUTE = 0x0A;
    private static final byte BATCH = 0x0D;

    private final byte[] bytes;

    private Frame(byte[] bytes) {
        this.bytes = bytes;
    }

    static Frame read(DataInputStream in) throws IOException {
        byte[] header = new byte[BODY_AT];
        in.readFully(header);
        int length = ByteBuffer.wrap(header).getInt(LENGTH_AT);
        byte[] bytes = Arrays.copyOf(header, BODY_AT + length);
        in.readFully(bytes, BODY_AT, length);
        return new Frame(bytes);
    }

    void write(OutputStream out) throws IOException {
        out.write(bytes);
    }

    int version() {
        return bytes[0] & ~ANSWER & 0xFF;
    }

    /** Rows that a prepared statement or a batch writes; 0 of all others. */
    int rows() {
        return switch (bytes[OPCODE_AT]) {
            case EXECUTE -> 1;
            case BATCH -> ByteBuffer.wrap(bytes).getShort(COUNT_AT) & 0xFFFF;
            default -> 0;
        };
    }

    /** The answer to this request, of version 4. */
    Frame error(int code, String message) {
        byte[] words = message.getBytes(StandardCharsets.UTF_8);
        int length = Integer.BYTES + Short.BYTES + words.length;
        byte[] answer = new byte[BODY_AT + length];
        ByteBuffer.wrap(answer)
                .put((byte) (ANSWER | 4))
                .put((byte) 0)
                .put(bytes, STREAM_AT, Short.BYTES)
                .put(ERROR)
                .putInt(length)
                .putInt(code)
                .putShort((short) words.length)
                .put(words);
        return new Frame(answer);
    }
}
