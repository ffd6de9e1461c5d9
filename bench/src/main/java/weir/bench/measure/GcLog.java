package weir.bench.measure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the log of the garbage collector tells of memory, to a MiB.
 *
 * @param allocated bytes: the growth from the end of each collection to the start of the next
 * @param peakHeap bytes in use at most, garbage included
 * @param peakLive bytes left by a collection at most
 */
public record GcLog(long allocated, long peakHeap, long peakLive) {
    private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\(\\d+M\\)");

    public static GcLog of(String log) {
        long allocated = 0;
        long peakHeap = 0;
        long peakLive = 0;
        long last = 0;
        Matcher collection = COLLECTION.matcher(log);
        while (collection.find()) {
            long before = Long.parseLong(collection.group(1)) << 20;
            long after = Long.parseLong(collection.group(2)) << 20;
            allocated += Math.max(0, before - last);
            peakHeap = Math.max(peakHeap, before);
            peakLive = Math.max(peakLive, after);
            last = after;
        }
        return new GcLog(allocated, peakHeap, peakLive);
    }

    /** Less what was allocated before that which is measured. */
    public GcLog without(long allocatedBefore) {
        return new GcLog(allocated - allocatedBefore, peakHeap, peakLive);
    }
}
