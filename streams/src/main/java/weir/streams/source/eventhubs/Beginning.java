package weir.streams.source.eventhubs;

import com.azure.messaging.eventhubs.PartitionProperties;
import com.azure.messaging.eventhubs.models.EventPosition;
import java.time.Instant;
import weir.streams.model.Offset.InPartition;

/**
 * Where reading a partition begins.
 *
 * @param position for the service
 * @param expected number of the first event to come; {@link #ANY} when that is for the service to say
 */
record Beginning(EventPosition position, long expected) {
    static final long ANY = -1;

    /** What the service takes for before the first event. */
    static final String BEFORE_ALL = "-1";

    static Beginning after(InPartition at) {
        return new Beginning(position(at), at.sequence() + 1);
    }

    static Beginning after(Event event) {
        return new Beginning(EventPosition.fromOffsetString(event.offset()), event.sequence() + 1);
    }

    /** The same place, of which it is known that nothing is there before this number. */
    Beginning expecting(long number) {
        return new Beginning(position, number);
    }

    /** Whether there are events that should have come. */
    boolean isBehind(PartitionProperties log) {
        if (expected != ANY) return log.getLastEnqueuedSequenceNumber() >= expected;
        Instant after = position.getEnqueuedDateTime();
        return !log.isEmpty() && (after == null || log.getLastEnqueuedTime().isAfter(after));
    }

    private static EventPosition position(InPartition at) {
        return at.offset().equals(BEFORE_ALL) ? EventPosition.earliest() : EventPosition.fromOffsetString(at.offset());
    }
}
