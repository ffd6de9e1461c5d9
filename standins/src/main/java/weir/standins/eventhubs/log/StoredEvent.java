package weir.standins.eventhubs.log;

import java.util.Arrays;

/** An event in the log of a partition. */
public final class StoredEvent {
    private final Place place;
    private final byte[] message;

    public StoredEvent(Place place, byte[] message) {
        this.place = place;
        this.message = message;
    }

    /**
     * Where it stands, which is what the service adds to what the sender sent.
     *
     * @param time of enqueueing, in milliseconds since the epoch
     */
    public record Place(long sequence, long offset, long time) {}

    public Place place() {
        return place;
    }

    public long sequence() {
        return place.sequence();
    }

    public long offset() {
        return place.offset();
    }

    public long time() {
        return place.time();
    }

    /** The whole message as it is sent to receivers, its place included. Not to be changed. */
    public byte[] message() {
        return message;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoredEvent that && place.equals(that.place) && Arrays.equals(message, that.message);
    }

    @Override
    public int hashCode() {
        return place.hashCode();
    }

    @Override
    public String toString() {
        return place + " of " + message.length + " bytes";
    }
}
