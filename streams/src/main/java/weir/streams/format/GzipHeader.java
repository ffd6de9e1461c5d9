package weir.streams.format;

import org.jspecify.annotations.Nullable;

/** Passes over a gzip header byte by byte: magic, method, flags, time, system, then the optional fields. */
final class GzipHeader {
    private static final int FIXED = 10;
    private static final int HAS_CRC = 2;
    private static final int HAS_EXTRA = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;

    private int count;
    private int flags;
    private int extraLength;
    private int left; // bytes of the length of the extra field, of it, or of the header's checksum
    private int field; // the flag of the optional field under way

    boolean isUntouched() {
        return count == 0;
    }

    boolean isComplete() {
        return count >= FIXED && flags == 0;
    }

    void reset() {
        count = 0;
        flags = 0;
        field = 0;
    }

    /** What is wrong with the byte, or null. */
    @Nullable
    String take(byte b) {
        int value = b & 0xFF;
        int place = count++;
        if (place < FIXED) {
            if ((place == 0 && value != 0x1f) || (place == 1 && value != 0x8b)) return "no gzip header";
            if (place == 2 && value != 8) return "compression method " + value;
            if (place == 3) {
                if ((value & 0xE0) != 0) return "reserved flags";
                flags = value & (HAS_CRC | HAS_EXTRA | HAS_NAME | HAS_COMMENT);
            }
            return null;
        }
        if (field == 0) begin();
        switch (field) {
            case HAS_EXTRA -> extra(value);
            case HAS_NAME, HAS_COMMENT -> endWhen(value == 0);
            default -> endWhen(--left == 0);
        }
        return null;
    }

    private void begin() {
        for (int flag : new int[] {HAS_EXTRA, HAS_NAME, HAS_COMMENT, HAS_CRC}) {
            if (field == 0 && (flags & flag) != 0) field = flag;
        }
        left = 2;
        extraLength = 0;
    }

    /** Two bytes of length, least first, then as many. */
    private void extra(int value) {
        if (left > 0) {
            left--;
            extraLength |= value << (left == 1 ? 0 : 8);
            endWhen(left == 0 && extraLength == 0);
        } else {
            endWhen(--extraLength == 0);
        }
    }

    private void endWhen(boolean isOver) {
        if (!isOver) return;
        flags &= ~field;
        field = 0;
    }
}
