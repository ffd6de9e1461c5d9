package weir.bench.events;

import picocli.CommandLine.Option;

/** What a process is told of the events that are in the hub or are to be put there. */
final class EventOptions {
    @Option(names = "--events", required = true)
    private long count;

    @Option(names = "--partitions", required = true)
    private int partitions;

    @Option(names = "--bytes", required = true)
    private int bytes;

    Events events() {
        return new Events(count, partitions, bytes);
    }
}
