package weir.streams.source.eventhubs;

/**
 * How many events of a partition are held, so that they fit into its share of memory; the service knows numbers only.
 *
 * @param requested for us to make pages of
 * @param prefetched by the client, beside those
 */
record Ahead(int requested, int prefetched) {
    /** What the client takes. */
    private static final int MOST_PREFETCHED = 8000;

    /** Pages of events ready at once: one being taken, one filling. */
    private static final int PAGES = 2;

    /**
     * @param share bytes
     * @param size bytes of an event
     */
    static Ahead of(long share, double size, int pageRows) {
        long all = Math.max(2, (long) (share / Math.max(1, size)));
        long requested = Math.min(PAGES * (long) pageRows, all / 2);
        long prefetched = Math.min(MOST_PREFETCHED, all - requested);
        return new Ahead((int) requested, (int) prefetched);
    }

    int events() {
        return requested + prefetched;
    }
}
