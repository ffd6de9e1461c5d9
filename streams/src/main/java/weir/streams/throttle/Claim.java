package weir.streams.throttle;

/** A statement that is ready to be sent. */
public interface Claim {
    int rows();

    /** Its size; asked only where bytes per second are bounded. */
    long bytes();

    /**
     * Sends it. Whoever does must {@link Governor.Share#answered answer} to the governor, or say that it was {@link Governor.Share#notSent
     * not sent} after all.
     *
     * @param now in nanoseconds, to be handed back with the answer
     */
    void go(long now);
}
