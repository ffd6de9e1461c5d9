package weir.streams.source.blob;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import weir.streams.model.Slice;

/**
 * A range of bytes of one version of a blob; a record belongs to the slice in which its first byte lies.
 *
 * @param tag see {@link Version}
 * @param from its first byte
 * @param to the byte behind its last
 * @param size of the whole blob
 * @param first see {@link Version}
 */
record BlobSlice(
        String blob, String tag, int no, boolean isAppend, boolean isGzip, long from, long to, long size, long first) {

    static BlobSlice of(Slice slice) {
        int hash = slice.name().lastIndexOf('#');
        int at = slice.name().lastIndexOf('@', hash);
        if (at < 0 || hash < at) throw unreadable(slice, null);
        Map<String, String> plan = new HashMap<>();
        for (String pair : slice.plan().split(" ", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) plan.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        try {
            return new BlobSlice(
                    slice.name().substring(0, at),
                    slice.name().substring(at + 1, hash),
                    Integer.parseInt(slice.name().substring(hash + 1)),
                    Boolean.parseBoolean(plan.get("append")),
                    Boolean.parseBoolean(plan.get("gzip")),
                    Long.parseLong(plan.getOrDefault("from", "")),
                    Long.parseLong(plan.getOrDefault("to", "")),
                    Long.parseLong(plan.getOrDefault("size", "")),
                    Long.parseLong(plan.getOrDefault("first", "")));
        } catch (NumberFormatException e) {
            throw unreadable(slice, e);
        }
    }

    private static IllegalArgumentException unreadable(Slice slice, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "slice \"" + slice.name() + "\" with plan \"" + slice.plan()
                        + "\" (expected: BLOB@VERSION#NUMBER and a plan)",
                cause);
    }

    /** The same in every sweep and in every daemon. */
    String name() {
        return blob + "@" + tag + "#" + no;
    }

    Slice slice(String pipeline) {
        String plan =
                "append=%s gzip=%s from=%d to=%d size=%d first=%d".formatted(isAppend, isGzip, from, to, size, first);
        return new Slice(pipeline, name(), plan);
    }

    /** How a human finds a line of it. */
    String line(long line) {
        return blob + ": line " + (line + 1) + (from == 0 ? "" : " of the slice at byte " + from);
    }
}
