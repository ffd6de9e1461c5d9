package weir.standins.eventhubs;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.amqp.messaging.DeliveryAnnotations;
import org.apache.qpid.proton.amqp.messaging.Header;
import org.apache.qpid.proton.amqp.messaging.MessageAnnotations;
import org.apache.qpid.proton.codec.AMQPDefinedTypes;
import org.apache.qpid.proton.codec.DecoderImpl;
import org.apache.qpid.proton.codec.EncoderImpl;
import org.apache.qpid.proton.codec.ReadableBuffer;
import org.jspecify.annotations.Nullable;
import weir.standins.eventhubs.log.StoredEvent.Place;

/**
 * Messages as bytes: takes batches apart, and adds to an event what the service adds. Bodies and properties pass as they came.
 *
 * <p>The message class of proton-j is not used for events: of a body of several data sections, as a batch has, it keeps the first.
 */
final class Wire {
    /** One data section for each event, and in it the whole message. */
    static final int BATCH = 0x80013700;

    private static final Symbol SEQUENCE = Symbol.valueOf("x-opt-sequence-number");
    private static final Symbol OFFSET = Symbol.valueOf("x-opt-offset");
    private static final Symbol TIME = Symbol.valueOf("x-opt-enqueued-time");
    private static final Symbol KEY = Symbol.valueOf("x-opt-partition-key");

    private static final int MAX_SCRATCH_BYTES = 64 << 20;

    private final DecoderImpl decoder = new DecoderImpl();
    private final EncoderImpl encoder = new EncoderImpl(decoder);
    private ByteBuffer scratch = ByteBuffer.allocate(1 << 14);

    Wire() {
        AMQPDefinedTypes.registerAllTypes(decoder, encoder);
    }

    /** An event that has no place yet: its annotations, and the sections that follow them. */
    record Incoming(Map<Symbol, Object> annotations, ReadableBuffer rest) {
        @Nullable
        String partitionKey() {
            Object key = annotations.get(KEY);
            return key == null ? null : key.toString();
        }
    }

    /** The events of a transfer. What the envelope of a batch says of the key holds for all of them. */
    List<Incoming> events(int format, byte[] transfer) {
        Incoming whole = parse(ReadableBuffer.ByteBufferReader.wrap(transfer));
        if (format != BATCH) return List.of(whole);
        List<Incoming> events = new ArrayList<>();
        while (whole.rest().hasRemaining()) {
            decoder.setBuffer(whole.rest());
            if (!(decoder.readObject() instanceof Data data)) continue;
            Incoming event =
                    parse(ReadableBuffer.ByteBufferReader.wrap(data.getValue().asByteBuffer()));
            if (whole.partitionKey() != null) event.annotations().put(KEY, whole.partitionKey());
            events.add(event);
        }
        return events;
    }

    /** An event that no client has sent. */
    Incoming event(NewEvent event) {
        Map<Symbol, Object> annotations = new LinkedHashMap<>();
        if (event.partitionKey() != null) annotations.put(KEY, event.partitionKey());
        Data body = new Data(new Binary(event.body()));
        byte[] rest = event.properties().isEmpty()
                ? encode(body)
                : encode(new ApplicationProperties(event.properties()), body);
        return new Incoming(annotations, ReadableBuffer.ByteBufferReader.wrap(rest));
    }

    private Incoming parse(ReadableBuffer in) {
        Map<Symbol, Object> annotations = new LinkedHashMap<>();
        decoder.setBuffer(in);
        while (in.hasRemaining()) {
            Class<?> section = decoder.peekConstructor().getTypeClass();
            if (section == MessageAnnotations.class) {
                annotations.putAll(((MessageAnnotations) decoder.readObject()).getValue());
            } else if (section == Header.class || section == DeliveryAnnotations.class) {
                decoder.readObject(); // for this hop alone
            } else {
                break;
            }
        }
        return new Incoming(annotations, in.slice());
    }

    /** The message that receivers get. */
    byte[] placed(Incoming event, Place place) {
        Map<Symbol, Object> annotations = event.annotations();
        annotations.put(SEQUENCE, place.sequence());
        annotations.put(OFFSET, Long.toString(place.offset()));
        annotations.put(TIME, Timestamps.of(place.time()));
        byte[] head = encode(new MessageAnnotations(annotations));
        int bytes = event.rest().remaining();
        byte[] message = Arrays.copyOf(head, head.length + bytes);
        event.rest().get(message, head.length, bytes);
        return message;
    }

    byte[] encode(Object... sections) {
        while (true) {
            scratch.clear();
            encoder.setByteBuffer(scratch);
            try {
                for (Object section : sections) encoder.writeObject(section);
                return Arrays.copyOf(scratch.array(), scratch.position());
            } catch (BufferOverflowException | IndexOutOfBoundsException tooSmall) {
                if (scratch.capacity() > MAX_SCRATCH_BYTES) throw tooSmall;
                scratch = ByteBuffer.allocate(scratch.capacity() * 4);
            }
        }
    }
}
