package weir.streams.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at bytes eight at a time, as every byte of every record is looked at. */
final class Bytes {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long LINE_ENDS = '\n' * LOW_BITS;

    private Bytes() {}

    /** Where the first line end is, or -1 when there is none before {@code to}. */
    static int lineEnd(byte[] bytes, int from, int to) {
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            long zeros = (long) LONGS.get(bytes, i) ^ LINE_ENDS; // a byte of them is 0 where a line ends
            // the lowest bit is that of the first 0; those above it may be wrong
            long found = (zeros - LOW_BITS) & ~zeros & HIGH_BITS;
            if (found != 0) return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
        }
        for (; i < to; i++) {
            if (bytes[i] == '\n') return i;
        }
        return -1;
    }

    static boolean areAscii(byte[] bytes, int from, int to) {
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            if (((long) LONGS.get(bytes, i) & HIGH_BITS) != 0) return false;
        }
        for (; i < to; i++) {
            if (bytes[i] < 0) return false;
        }
        return true;
    }
}
