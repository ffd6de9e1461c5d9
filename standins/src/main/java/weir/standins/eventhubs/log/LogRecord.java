package weir.standins.eventhubs.log;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import weir.standins.eventhubs.log.StoredEvent.Place;

/** One record of a log file: length, checksum, kind, content. What a kill has torn has another length or checksum. */
final class LogRecord {
    private static final int HEADER_BYTES = 2 * Integer.BYTES;
    private static final byte START = 0;
    private static final byte EVENT = 1;
    private static final byte TRUNCATION = 2;

    private LogRecord() {}

    /** Begins a file: what was the last event before it, and the offset of the first one in it. */
    static void writeStart(DataOutputStream out, Place last, long nextOffset) throws IOException {
        ByteBuffer content = content(START, 4 * Long.BYTES);
        put(content, last).putLong(nextOffset);
        write(out, content);
    }

    static void writeEvent(DataOutputStream out, StoredEvent event) throws IOException {
        ByteBuffer content = content(EVENT, 3 * Long.BYTES + event.message().length);
        put(content, event.place()).put(event.message());
        write(out, content);
    }

    static void writeTruncation(DataOutputStream out, long beforeSequence) throws IOException {
        write(out, content(TRUNCATION, Long.BYTES).putLong(beforeSequence));
    }

    private static ByteBuffer content(byte kind, int bytes) {
        return ByteBuffer.allocate(1 + bytes).put(kind);
    }

    private static ByteBuffer put(ByteBuffer content, Place place) {
        return content.putLong(place.sequence()).putLong(place.offset()).putLong(place.time());
    }

    private static void write(DataOutputStream out, ByteBuffer content) throws IOException {
        byte[] bytes = new byte[content.flip().remaining()];
        content.get(bytes);
        out.writeInt(bytes.length);
        out.writeInt(checksum(bytes, 0, bytes.length));
        out.write(bytes);
    }

    /** Reads all records that are whole, and says where the last of them ends. */
    static int readAll(byte[] file, boolean isFirst, PartitionFiles.Reader reader) {
        int end = 0;
        ByteBuffer content = at(file, end);
        while (content != null) {
            end += HEADER_BYTES + content.remaining();
            read(content, isFirst, reader);
            content = at(file, end);
        }
        return end;
    }

    private static @Nullable ByteBuffer at(byte[] file, int position) {
        if (file.length - position < HEADER_BYTES) return null;
        ByteBuffer header = ByteBuffer.wrap(file, position, HEADER_BYTES);
        int length = header.getInt();
        int checksum = header.getInt();
        int begin = position + HEADER_BYTES;
        if (length < 1 || length > file.length - begin || checksum(file, begin, length) != checksum) return null;
        return ByteBuffer.wrap(file, begin, length);
    }

    private static void read(ByteBuffer content, boolean isFirst, PartitionFiles.Reader reader) {
        byte kind = content.get();
        switch (kind) {
            case START -> {
                Place last = place(content);
                if (isFirst) reader.starts(last, content.getLong()); // of a later file it is known already
            }
            case EVENT -> {
                Place place = place(content);
                byte[] message = new byte[content.remaining()];
                content.get(message);
                reader.event(new StoredEvent(place, message));
            }
            case TRUNCATION -> reader.truncated(content.getLong());
            default -> throw new IllegalStateException("record of kind %d (expected: 0 to 2)".formatted(kind));
        }
    }

    private static Place place(ByteBuffer content) {
        return new Place(content.getLong(), content.getLong(), content.getLong());
    }

    private static int checksum(byte[] bytes, int begin, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, begin, length);
        return (int) crc.getValue();
    }
}
