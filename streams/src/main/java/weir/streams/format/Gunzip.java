package weir.streams.format;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses gzip (RFC 1952) in portions, several members in a row as one.
 *
 * <p>The JDK's reader blocks, Pekko's drops what it had decompressed before the damage and does not say where that is.
 */
public final class Gunzip {
    private static final int PORTION = 128 << 10;

    private enum At {
        HEADER,
        BODY,
        TRAILER
    }

    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final GzipHeader header = new GzipHeader();
    private final byte[] portion = new byte[PORTION];
    private final byte[] trailer = new byte[8];
    private byte[] input = new byte[0];
    private int next;
    private int inTrailer;
    private At at = At.HEADER;
    private boolean hasMore; // output, though all input is used up
    private long bytesIn;
    private long bytesOut;
    private @Nullable String damage;

    /** Takes the array over; call it when {@link #next} has returned nothing. */
    public void feed(byte[] bytes) {
        input = bytes;
        next = 0;
    }

    /** Some decompressed bytes; none when it takes more input or there is damage. */
    public byte[] next() {
        while ((next < input.length || hasMore) && damage == null) {
            switch (at) {
                case HEADER -> header();
                case TRAILER -> trailer();
                case BODY -> {
                    byte[] some = inflate();
                    if (some.length > 0) return some;
                }
            }
        }
        return new byte[0];
    }

    /** What is wrong and where; null as long as nothing is. */
    public @Nullable String damage() {
        return damage;
    }

    /** Whether the input so far ends where a member ends. */
    public boolean isComplete() {
        return damage == null && at == At.HEADER && header.isUntouched();
    }

    /** Says that there is no more input. */
    public void end() {
        if (damage == null && !isComplete()) damaged("the data ends too early");
    }

    /** Frees what the JDK holds outside the heap. */
    public void close() {
        inflater.end();
    }

    private void header() {
        String wrong = header.take(input[next]);
        next++;
        bytesIn++;
        if (wrong != null) {
            damaged(wrong);
        } else if (header.isComplete()) {
            header.reset();
            inflater.reset();
            crc.reset();
            at = At.BODY;
        }
    }

    private byte[] inflate() {
        if (inflater.needsInput()) inflater.setInput(input, next, input.length - next);
        long outBefore = inflater.getBytesWritten();
        String wrong = null;
        try {
            inflater.inflate(portion);
            if (inflater.needsDictionary()) wrong = "a dictionary is needed";
        } catch (DataFormatException e) {
            wrong = String.valueOf(e.getMessage());
        }
        int count = (int) (inflater.getBytesWritten() - outBefore);
        int used = input.length - next - inflater.getRemaining();
        next += used;
        bytesIn += used;
        bytesOut += count;
        crc.update(portion, 0, count);
        hasMore = count == portion.length;
        if (wrong != null) damaged(wrong);
        if (inflater.finished()) {
            hasMore = false;
            at = At.TRAILER;
            inTrailer = 0;
        }
        return Arrays.copyOf(portion, count);
    }

    private void trailer() {
        trailer[inTrailer++] = input[next++];
        bytesIn++;
        if (inTrailer < trailer.length) return;
        if (littleEndian(0) != crc.getValue()) {
            damaged("the checksum differs");
        } else if (littleEndian(4) != (inflater.getBytesWritten() & 0xFFFFFFFFL)) {
            damaged("the length differs");
        }
        at = At.HEADER;
    }

    private long littleEndian(int from) {
        long value = 0;
        for (int i = 3; i >= 0; i--) value = (value << 8) | (trailer[from + i] & 0xFF);
        return value;
    }

    private void damaged(String what) {
        damage = what + " at compressed byte " + bytesIn + ", decompressed byte " + bytesOut;
    }
}
