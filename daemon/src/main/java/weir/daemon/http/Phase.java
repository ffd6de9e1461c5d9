package weir.daemon.http;

/** Where the daemon is in its life. */
public enum Phase {
    /** It answers, but its pipelines are not there yet. */
    STARTING,
    /** Its pipelines are there. */
    SERVING,
    /** It was told to stop. */
    DRAINING
}
