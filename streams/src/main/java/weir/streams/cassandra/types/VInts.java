package weir.streams.cassandra.types;

import java.nio.ByteBuffer;

/**
 * The protocol's whole numbers of varying length: the ones a first byte begins with count the bytes that follow. Signed ones are zigzag, so
 * that small ones of either sign are short.
 */
final class VInts {
    private static final int MOST_EXTRA = 8;

    private VInts() {}

    static int sizeOfSigned(long number) {
        return sizeOf(zigzag(number));
    }

    static void putSigned(long number, ByteBuffer to) {
        put(zigzag(number), to);
    }

    /** Of an unsigned number: 7 bits in one byte, 14 in two, up to 56 in eight, more in nine. */
    static int sizeOf(long number) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(number | 1);
        return Math.min((bits + 6) / 7, MOST_EXTRA + 1);
    }

    static void put(long number, ByteBuffer to) {
        int extra = sizeOf(number) - 1;
        if (extra == MOST_EXTRA) {
            to.put((byte) 0xff).putLong(number);
            return;
        }
        int ones = ~(0xff >>> extra);
        to.put((byte) (ones | (int) (number >>> (extra * Byte.SIZE))));
        for (int i = extra - 1; i >= 0; i--) to.put((byte) (number >>> (i * Byte.SIZE)));
    }

    private static long zigzag(long number) {
        return number << 1 ^ number >> 63;
    }
}
