package weir.standins.clients;

/** Where files are left for the daemon to find. */
public interface BlobWriter {
    /** Adds to the end of an append blob, which is created when missing. */
    void append(String name, byte[] content);
}
