package weir.streams.format;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Feeds the parser one line and then says that the input is over, unless the next line has come meanwhile. */
final class JsonLine extends InputStream {
    private byte[] buffer = {};
    private int at;
    private int end;
    private long fed;
    private final Rest rest = new Rest();
    private long first; // of this line among all that was fed

    void is(byte[] bytes, int start, int length) {
        buffer = bytes;
        at = start;
        end = start + length;
        first = fed;
    }

    @Override
    public int read() {
        throw new UnsupportedOperationException("a parser reads arrays");
    }

    @Override
    public int read(byte[] into, int offset, int most) {
        if (at == end) return -1;
        int count = Math.min(most, end - at);
        System.arraycopy(buffer, at, into, offset, count);
        at += count;
        fed += count;
        return count;
    }

    /** Where in the line a place in all that was fed is. */
    long placeOf(long place) {
        return place - first;
    }

    /** How many bytes of the line the parser has not looked at, if any of them is more than a blank. */
    int leftBy(JsonParser json) throws IOException {
        rest.isBlank = true;
        rest.write(buffer, at, end - at);
        int left = Math.max(0, json.releaseBuffered(rest)) + end - at;
        return rest.isBlank ? 0 : left;
    }

    /** How many bytes the parser has been fed since it was made. */
    long fed() {
        return fed;
    }

    /** For a parser that begins. */
    void begin() {
        fed = 0;
    }

    private static final class Rest extends OutputStream {
        private boolean isBlank;

        @Override
        public void write(int one) {
            isBlank &= one == ' ' || one == '\t' || one == '\r';
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            for (int i = offset; i < offset + length; i++) write(bytes[i]);
        }
    }
}
