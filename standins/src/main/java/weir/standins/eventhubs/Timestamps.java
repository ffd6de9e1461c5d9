package weir.standins.eventhubs;

import java.util.Date;
import org.jspecify.annotations.Nullable;

/** Times as AMQP has them. */
@SuppressWarnings("JavaUtilDate") // what proton-j takes for the type timestamp
final class Timestamps {
    private Timestamps() {}

    static Object of(long millis) {
        return new Date(millis);
    }

    /** Milliseconds since the epoch, of what should be a timestamp. */
    static long millis(@Nullable Object value, long otherwise) {
        return value instanceof Date date ? date.getTime() : otherwise;
    }
}
