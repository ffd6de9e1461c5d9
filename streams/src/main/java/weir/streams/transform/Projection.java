package weir.streams.transform;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.model.Shape;

/** Some fields of a shape, as places in it, so that taking them needs no names. */
@SuppressWarnings("ArrayRecordComponent") // made once per shape and never compared
record Projection(Shape target, int[] places) {
    /** Names that {@code from} has, in the order they are wanted in. */
    static Projection of(Shape from, Collection<String> names) {
        List<String> wanted = List.copyOf(names);
        if (wanted.equals(from.names())) return new Projection(from, new int[0]);
        return new Projection(
                Shape.of(wanted), wanted.stream().mapToInt(from::indexOf).toArray());
    }

    /** The same envelope when all its fields are taken in their order. */
    Envelope of(Envelope envelope) {
        Fields fields = envelope.fields();
        if (fields.shape() == target) return envelope;
        @Nullable Object[] values = new Object[places.length];
        for (int i = 0; i < places.length; i++) values[i] = fields.at(places[i]);
        return envelope.with(new Fields(target, values));
    }
}
