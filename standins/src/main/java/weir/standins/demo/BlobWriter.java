package weir.standins.demo;

/** Where the shop leaves its files. */
interface BlobWriter {
    /** Creates the blob or puts a new version in its place. */
    void put(String name, byte[] content);

    /** Adds to the end of an append blob, which is created when missing. */
    void append(String name, byte[] content);
}
