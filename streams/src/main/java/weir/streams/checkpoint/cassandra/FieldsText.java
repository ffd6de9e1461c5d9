package weir.streams.checkpoint.cassandra;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import weir.streams.model.Fields;

/** Fields as people read them: one a line, cut where they grow too long to be read. */
final class FieldsText {
    private static final int MOST_CHARS = 16 * 1024; // at most 64 KiB as UTF-8
    private static final int MOST_BYTES_SHOWN = 1024;

    private FieldsText() {}

    static String of(Fields fields) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < fields.shape().size() && text.length() < MOST_CHARS; i++) {
            text.append(fields.shape().names().get(i)).append(" = ");
            append(text, fields.at(i));
            text.append('\n');
        }
        if (text.length() <= MOST_CHARS) return text.toString();
        int end = MOST_CHARS - 1;
        // not between the halves of one character
        if (Character.isHighSurrogate(text.charAt(end - 1))) end--;
        return text.substring(0, end) + "…";
    }

    private static void append(StringBuilder text, @Nullable Object value) {
        if (value instanceof String string) {
            text.append('"')
                    .append(string, 0, Math.min(string.length(), MOST_CHARS))
                    .append('"');
        } else if (value instanceof ByteBuffer bytes) {
            byte[] shown = new byte[Math.min(bytes.remaining(), MOST_BYTES_SHOWN)];
            bytes.duplicate().get(shown);
            text.append("0x").append(HexFormat.of().formatHex(shown));
            if (shown.length < bytes.remaining()) text.append('…');
        } else {
            text.append(value);
        }
    }
}
