package weir.streams.source.blob;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import weir.streams.checkpoint.Ledger.Entry;

/**
 * One version of a blob as the ledger remembers it: how it is cut into slices and which write times are its own.
 *
 * <p>Both are fixed when the version is first seen, so that any daemon that reads it again stamps the same times.
 *
 * @param tag the ETag; of an append blob, whose ETag changes as it grows, {@code ct:} and the time of its creation
 * @param size bytes when it was last planned; only append blobs grow
 * @param sliceSize bytes of a slice; 0 when it is read as one
 * @param first write time of its byte 0, or of its line 0 when it is compressed
 * @param modified last modified, microseconds since the epoch; only orders the slices and tells how old data is
 * @param last of a compressed one that has been read, the last write time given; otherwise 0
 */
record Version(
        String tag,
        boolean isAppend,
        boolean isGzip,
        long size,
        long sliceSize,
        long first,
        long modified,
        long last,
        boolean isDone) {

    static Version of(Entry entry) {
        Map<String, String> plan = new HashMap<>();
        for (String pair : entry.plan().split(" ", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) plan.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return new Version(
                entry.version(),
                Boolean.parseBoolean(plan.get("append")),
                Boolean.parseBoolean(plan.get("gzip")),
                number(entry, plan, "size"),
                number(entry, plan, "slice"),
                number(entry, plan, "first"),
                number(entry, plan, "modified"),
                number(entry, plan, "last"),
                entry.isDone());
    }

    private static long number(Entry entry, Map<String, String> plan, String key) {
        String text = plan.getOrDefault(key, "");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "ledger: " + entry.item() + ": " + key + " is \"" + text + "\" (expected: a number)", e);
        }
    }

    /** The very text that {@link #of} has read: the ledger compares it. */
    Entry entry(String blob) {
        String plan = "append=%s gzip=%s size=%d slice=%d first=%d modified=%d last=%d"
                .formatted(isAppend, isGzip, size, sliceSize, first, modified, last);
        return new Entry(blob, tag, plan, isDone);
    }

    /** False when the blob has been replaced, or has grown. */
    boolean covers(Found found) {
        return isSameBlob(found) && (!isAppend || found.size() <= size);
    }

    boolean isSameBlob(Found found) {
        return tag.equals(found.tag());
    }

    Version grown(Found found) {
        return new Version(tag, isAppend, isGzip, found.size(), 0, first, found.modified(), 0, false);
    }

    Version done(long lastWriteTime) {
        return new Version(tag, isAppend, isGzip, size, sliceSize, first, modified, lastWriteTime, true);
    }

    int count() {
        return sliceSize == 0 ? 1 : (int) Math.max(1, (size + sliceSize - 1) / sliceSize);
    }

    BlobSlice slice(String blob, int no) {
        long from = no * sliceSize;
        long to = sliceSize == 0 ? size : Math.min(size, from + sliceSize);
        return new BlobSlice(blob, tag, no, isAppend, isGzip, from, to, size, first);
    }

    List<BlobSlice> slices(String blob) {
        List<BlobSlice> slices = new ArrayList<>();
        for (int no = 0; no < count(); no++) slices.add(slice(blob, no));
        return slices;
    }
}
