package weir.streams.source.eventhubs;

import com.azure.messaging.eventhubs.EventData;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import weir.config.EventMetadataConfig;
import weir.streams.format.BadRecordException;
import weir.streams.model.Code;
import weir.streams.model.Fields;
import weir.streams.model.PerShape;
import weir.streams.model.Shape;

/** Adds what comes with an event to the fields of its body, under the names the settings give. */
final class Metadata {
    private final List<String> names = new ArrayList<>();
    private final List<Function<Event, @Nullable Object>> values = new ArrayList<>();
    private final boolean isWholeNeeded;
    private final PerShape<Longer> longer = new PerShape<>(this::longer);

    /** @param clash the first name that is there already; null when there is none */
    private record Longer(Shape shape, @Nullable String clash) {}

    Metadata(EventMetadataConfig config, String partition) {
        add(config.properties(), event -> properties(whole(event)));
        add(config.partitionKey(), event -> whole(event).getPartitionKey());
        add(
                config.enqueuedTime(),
                event -> Instant.ofEpochSecond(
                        Math.floorDiv(event.enqueued(), 1_000_000L),
                        Math.floorMod(event.enqueued(), 1_000_000L) * 1000));
        add(config.sequenceNumber(), Event::sequence);
        add(config.partition(), event -> partition);
        add(config.offset(), Event::offset);
        this.isWholeNeeded =
                config.properties().isPresent() || config.partitionKey().isPresent();
    }

    boolean isWholeNeeded() {
        return isWholeNeeded;
    }

    private void add(Optional<String> name, Function<Event, @Nullable Object> value) {
        name.ifPresent(field -> {
            names.add(field);
            values.add(value);
        });
    }

    Fields added(Fields body, Event event) throws BadRecordException {
        if (names.isEmpty()) return body;
        Longer all = longer.of(body.shape());
        if (all.clash() != null) {
            throw new BadRecordException(
                    Code.METADATA_CLASH,
                    "field \"" + all.clash() + "\" is in the body (expected: another name in the settings' metadata)");
        }
        int size = body.shape().size();
        @Nullable Object[] more = body.copyOfValues(size + names.size());
        for (int i = 0; i < names.size(); i++) more[size + i] = values.get(i).apply(event);
        return new Fields(all.shape(), more);
    }

    private Longer longer(Shape shape) {
        Shape more = shape;
        for (String name : names) {
            if (shape.has(name)) return new Longer(shape, name);
            more = more.with(name);
        }
        return new Longer(more, null);
    }

    private static EventData whole(Event event) {
        EventData data = event.data();
        if (data == null) throw new IllegalStateException("an event without its properties");
        return data;
    }

    private static Map<String, @Nullable Object> properties(EventData data) {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        data.getProperties().forEach((name, value) -> plain.put(name, plain(value)));
        return plain;
    }

    /** As one of the types that {@link Fields} holds. */
    private static @Nullable Object plain(@Nullable Object value) {
        if (value == null
                || value instanceof String
                || value instanceof Boolean
                || value instanceof Byte
                || value instanceof Short
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Float
                || value instanceof Double
                || value instanceof UUID
                || value instanceof Instant) {
            return value;
        }
        if (value instanceof Date date) return date.toInstant();
        if (value instanceof byte[] bytes) return ByteBuffer.wrap(bytes);
        return value.toString(); // symbols, characters, unsigned numbers and decimals: as they are written
    }
}
