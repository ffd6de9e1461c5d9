package weir.streams.model;

/** A place in a slice, from which it can be read on. */
public sealed interface Offset {
    /** The form that is saved; {@link #parse} reads it. */
    String text();

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws IllegalArgumentException when the text is not an offset
     */
    static Offset parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length == 3 && parts[0].equals("blob")) {
            return new InBlob(Long.parseLong(parts[1]), Long.parseLong(parts[2]));
        }
        throw new IllegalArgumentException("offset is \"" + text + "\" (expected: blob:BYTE:LINE)");
    }

    /**
     * Before a record of a blob.
     *
     * @param bytes of the blob before it; of a compressed blob, decompressed bytes
     * @param line lines of the slice before it, 0 at the slice's first
     */
    record InBlob(long bytes, long line) implements Offset {
        @Override
        public String text() {
            return "blob:" + bytes + ":" + line;
        }
    }
}
