package weir.streams.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.List;

/** A place in a slice, from which it can be read on. */
public sealed interface Offset {
    /** The form that is saved; {@link #parse} reads it. */
    String text();

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws IllegalArgumentException when the text is not an offset
     */
    static Offset parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length == 3 && parts[0].equals("blob")) {
            return new InBlob(Long.parseLong(parts[1]), Long.parseLong(parts[2]));
        }
        String[] event = text.split(":", 4); // a service's own offset may hold a colon
        if (event.length == 4 && event[0].equals("event")) {
            return new InPartition(Long.parseLong(event[1]), Long.parseLong(event[2]), event[3]);
        }
        if (text.startsWith("log:")) return new InLog(text.substring("log:".length()));
        if (parts[0].equals("row")) {
            return new InTable(Arrays.stream(parts)
                    .skip(1)
                    .map(value -> URLDecoder.decode(value, UTF_8))
                    .toList());
        }
        throw new IllegalArgumentException("offset is \"" + text
                + "\" (expected: blob:BYTE:LINE, event:NUMBER:RECORD:OFFSET, row:VALUE:… or log:POSITION)");
    }

    /**
     * Before a record of a blob.
     *
     * @param bytes of the blob before it; of a compressed blob, decompressed bytes
     * @param line lines of the slice before it, 0 at the slice's first
     */
    record InBlob(long bytes, long line) implements Offset {
        @Override
        public String text() {
            return "blob:" + bytes + ":" + line;
        }
    }

    /**
     * An event of a partition, or a record within it. Reading resumes after an event, never within one.
     *
     * @param sequence number of the event; one less than that of the first when nothing was read
     * @param record records of the event before it; 0 where the event as a whole is meant
     * @param offset what the service finds the event by; its own form
     */
    record InPartition(long sequence, long record, String offset) implements Offset {
        @Override
        public String text() {
            return "event:" + sequence + ":" + record + ":" + offset;
        }
    }

    /**
     * After a change in the log of a database.
     *
     * @param position in the form of its reader
     */
    record InLog(String position) implements Offset {
        @Override
        public String text() {
            return "log:" + position;
        }
    }

    /**
     * After a row of a table.
     *
     * @param values of the columns whose order the table is read in, as texts; fewer where the place is between rows, none before the first
     */
    record InTable(List<String> values) implements Offset {
        public static final InTable START = new InTable(List.of());

        @Override
        public String text() {
            StringBuilder text = new StringBuilder("row");
            for (String value : values) text.append(':').append(URLEncoder.encode(value, UTF_8));
            return text.toString();
        }
    }
}
