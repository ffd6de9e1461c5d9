package weir.bench.events;

/** One way to read a hub. */
interface Reader extends AutoCloseable {
    /** Reads all partitions from their first event on, until so many have come; can be done again. */
    void read(Progress progress) throws InterruptedException;

    @Override
    void close();
}
