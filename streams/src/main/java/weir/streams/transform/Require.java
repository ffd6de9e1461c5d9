package weir.streams.transform;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import weir.config.RequireConfig;
import weir.streams.model.Code;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.model.PerShape;
import weir.streams.model.Shape;
import weir.streams.model.Step;

/** Rejects an envelope in which a field is missing or null. */
final class Require implements Transform {
    private final List<String> fields;
    private final PerShape<Places> places = new PerShape<>(this::places);

    Require(RequireConfig config) {
        this.fields = config.fields();
    }

    @Override
    public Step apply(Envelope envelope) {
        Fields values = envelope.fields();
        Places at = places.of(values.shape());
        if (at.missing != null) return rejected(envelope, at.missing, "missing");
        for (int place : at.places) {
            if (values.at(place) == null) {
                return rejected(envelope, values.shape().names().get(place), "null");
            }
        }
        return envelope;
    }

    @Override
    public Predicate<String> needs(Predicate<String> after) {
        return after.or(fields::contains);
    }

    private Places places(Shape shape) {
        for (String name : fields) {
            if (!shape.has(name)) return new Places(name, new int[0]);
        }
        return new Places(null, fields.stream().mapToInt(shape::indexOf).toArray());
    }

    private static Step rejected(Envelope envelope, String name, String what) {
        return Transforms.rejected(
                envelope, Code.REQUIRED_MISSING, "require: field " + name + " is " + what + " (expected: a value)");
    }

    @SuppressWarnings("ArrayRecordComponent") // made once per shape and never compared
    private record Places(@Nullable String missing, int[] places) {}
}
