package weir.streams.cassandra.types;

import java.util.UUID;

/** The two orders of the server for UUIDs; neither is Java's, which takes bits for signed. */
final class Uuids {
    private static final long SIGN_OF_EACH_BYTE_BUT_THE_FIRST = 0x0080808080808080L;

    private Uuids() {}

    /** Of the type uuid: by version, those of version 1 by time, then by bits. */
    static int compare(UUID left, UUID right) {
        int byVersion = Integer.compare(left.version(), right.version());
        if (byVersion != 0) return byVersion;
        int byHigh = left.version() == 1
                ? Long.compare(timeFirst(left), timeFirst(right))
                : Long.compareUnsigned(left.getMostSignificantBits(), right.getMostSignificantBits());
        return byHigh != 0
                ? byHigh
                : Long.compareUnsigned(left.getLeastSignificantBits(), right.getLeastSignificantBits());
    }

    /** Of the type timeuuid: by time, then by the other bytes, each taken for signed. */
    static int compareTimes(UUID left, UUID right) {
        int byTime = Long.compare(timeFirst(left), timeFirst(right));
        return byTime != 0
                ? byTime
                : Long.compare(
                        left.getLeastSignificantBits() ^ SIGN_OF_EACH_BYTE_BUT_THE_FIRST,
                        right.getLeastSignificantBits() ^ SIGN_OF_EACH_BYTE_BUT_THE_FIRST);
    }

    /** Version 1 begins with the low bits of its time. */
    private static long timeFirst(UUID uuid) {
        long bits = uuid.getMostSignificantBits();
        return bits << 48 | (bits << 16 & 0xFFFF00000000L) | bits >>> 32;
    }
}
