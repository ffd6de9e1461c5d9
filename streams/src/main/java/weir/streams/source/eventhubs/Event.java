package weir.streams.source.eventhubs;

import com.azure.core.amqp.models.AmqpMessageBodyType;
import com.azure.messaging.eventhubs.EventData;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import weir.streams.format.BadRecordException;
import weir.streams.format.BodyFormat;
import weir.streams.format.Cut;
import weir.streams.model.Code;
import weir.streams.model.Original;

/**
 * An event as it was received, cut into records but not decoded.
 *
 * @param enqueued microseconds since the epoch
 * @param data kept only where its properties are asked for, as it weighs more than the body
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Event(
        long sequence,
        String offset,
        long enqueued,
        byte[] body,
        List<Cut> cuts,
        @Nullable EventData data) {
    /** What an event takes beside its body, roughly, while the client holds it. */
    static final int OVERHEAD = 1024;

    /** What a record of its body takes while it is cut and not decoded: a Cut, its Original and a place in a list. */
    static final int CUT = 80;

    private static final byte[] NOTHING = {};

    static Event of(EventData data, BodyFormat format, boolean isWholeNeeded) {
        Instant enqueued = data.getEnqueuedTime();
        long micros = enqueued.getEpochSecond() * 1_000_000 + enqueued.getNano() / 1000;
        AmqpMessageBodyType type = data.getRawAmqpMessage().getBody().getBodyType();
        boolean isBytes = type == AmqpMessageBodyType.DATA;
        byte[] body = isBytes ? data.getBody() : NOTHING;
        return new Event(
                data.getSequenceNumber(),
                data.getOffsetString(),
                micros,
                body,
                isBytes ? format.cut(body) : List.of(notBytes(type)),
                isWholeNeeded ? data : null);
    }

    private static Cut notBytes(AmqpMessageBodyType type) {
        var problem = new BadRecordException(Code.NOT_BYTES, "an AMQP " + type + " (expected: data)");
        return new Cut(Original.NONE, 0, 0, 0, Optional.of(problem));
    }

    int bytes() {
        return body.length + OVERHEAD + CUT * cuts.size();
    }
}
