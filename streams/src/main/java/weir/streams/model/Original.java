package weir.streams.model;

import java.util.Arrays;

/**
 * The bytes an envelope was decoded from, as a part of the array they were read into; copied out only for a dead letter.
 *
 * <p>It keeps the whole array alive, so arrays are as small as a read and live no longer than the pages cut from them.
 */
@SuppressWarnings("ArrayRecordComponent") // a window on a shared buffer; never compared
public record Original(byte[] buffer, int start, int length) {
    public static final Original NONE = new Original(new byte[0], 0, 0);

    public byte[] copy() {
        return Arrays.copyOfRange(buffer, start, start + length);
    }
}
