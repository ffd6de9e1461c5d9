package weir.standins.sqlserver;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** An answer as it grows, and packets in both directions. */
final class Wire {
    /** Latin1_General_CI_AS. */
    static final byte[] COLLATION = {0x09, 0x04, (byte) 0xD0, 0x00, 0x34};

    private static final int HEADER_BYTES = 8;
    private static final int END_OF_MESSAGE = 1;
    private static final int ANSWER = 4;

    /** What both sides begin with; we offer no other. */
    private static final int PACKET_BYTES = 4096;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** What came, by type: packets of one message put together; numbers have their lowest byte first. */
    record Message(int type, ByteBuffer body) {}

    static Message read(DataInputStream in) throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            int type = in.readUnsignedByte();
            int status = in.readUnsignedByte();
            int length = in.readUnsignedShort();
            in.skipNBytes(4);
            body.writeBytes(in.readNBytes(length - HEADER_BYTES));
            if ((status & END_OF_MESSAGE) == 0) continue;
            return new Message(type, ByteBuffer.wrap(body.toByteArray()).order(ByteOrder.LITTLE_ENDIAN));
        }
    }

    void send(OutputStream out) throws IOException {
        byte[] body = bytes.toByteArray();
        int most = PACKET_BYTES - HEADER_BYTES;
        for (int start = 0; start == 0 || start < body.length; start += most) {
            int count = Math.min(most, body.length - start);
            boolean isLast = start + count == body.length;
            ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
            header.put((byte) ANSWER).put((byte) (isLast ? END_OF_MESSAGE : 0));
            header.putShort((short) (HEADER_BYTES + count)).putShort((short) 1).put((byte) (start / most + 1));
            out.write(header.array());
            out.write(body, start, count);
        }
        out.flush();
    }

    Wire u1(int value) {
        return bytes(littleEndian(value, 1));
    }

    Wire u2(int value) {
        return bytes(littleEndian(value, 2));
    }

    Wire u4(long value) {
        return bytes(littleEndian(value, 4));
    }

    Wire u8(long value) {
        return bytes(littleEndian(value, 8));
    }

    Wire bytes(byte[] more) {
        bytes.writeBytes(more);
        return this;
    }

    /** Preceded by its length in one byte, in characters. */
    Wire shortText(String text) {
        return u1(text.length()).bytes(text.getBytes(StandardCharsets.UTF_16LE));
    }

    /** Preceded by its length in two bytes, in characters. */
    Wire text(String text) {
        return u2(text.length()).bytes(text.getBytes(StandardCharsets.UTF_16LE));
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    static byte[] littleEndian(long value, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) bytes[i] = (byte) (value >>> (8 * i));
        return bytes;
    }
}
