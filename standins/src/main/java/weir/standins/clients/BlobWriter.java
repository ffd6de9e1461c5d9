package weir.standins.clients;

/** Where files are left for the daemon to find. */
public interface BlobWriter {
    /** Creates the blob or puts a new version in its place. */
    void put(String name, byte[] content);

    /** Adds to the end of an append blob, which is created when missing. */
    void append(String name, byte[] content);
}
