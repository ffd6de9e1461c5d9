package weir.standins.eventhubs.log;

/** How much a partition keeps; whichever is reached first takes the oldest events. */
public record Retention(int maxEvents, long maxBytes) {
    public static final Retention DEFAULT = new Retention(1_000_000, 64 << 20);
}
