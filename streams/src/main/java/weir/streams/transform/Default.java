package weir.streams.transform;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import weir.config.DefaultConfig;
import weir.config.ScalarType;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.model.PerShape;
import weir.streams.model.Shape;
import weir.streams.model.Step;

/** Gives fields that are missing or null a value; missing ones are added at the end, in the order of the settings. */
final class Default implements Transform {
    private final List<String> names;
    private final Object[] defaults;
    private final PerShape<Filled> filled = new PerShape<>(this::filled);

    Default(DefaultConfig config) {
        this.names = List.copyOf(config.values().keySet());
        this.defaults = config.values().values().toArray();
    }

    @Override
    public Step apply(Envelope envelope) {
        Fields fields = envelope.fields();
        Filled to = filled.of(fields.shape());
        if (to.target == fields.shape() && !hasNull(fields, to.places)) return envelope;
        @Nullable Object[] values = Arrays.copyOf(fields.copyOfValues(), to.target.size());
        for (int i = 0; i < defaults.length; i++) {
            if (values[to.places[i]] == null) values[to.places[i]] = defaults[i];
        }
        return envelope.with(new Fields(to.target, values));
    }

    /** A field that may come with a value of its own keeps its type only if the default has the same: either may come. */
    @Override
    public KnownFields foresee(KnownFields before) {
        Map<String, Optional<ScalarType>> types = new HashMap<>(before.types());
        for (int i = 0; i < defaults.length; i++) {
            Optional<ScalarType> type = Optional.of(typeOf(defaults[i]));
            boolean isCertain =
                    !before.mayCome(names.get(i)) || before.typeOf(names.get(i)).equals(type);
            types.put(names.get(i), isCertain ? type : Optional.empty());
        }
        return new KnownFields(types, before.isClosed());
    }

    private static ScalarType typeOf(Object value) {
        if (value instanceof String) return ScalarType.TEXT;
        if (value instanceof Long) return ScalarType.BIGINT;
        if (value instanceof BigDecimal) return ScalarType.DECIMAL;
        if (value instanceof Boolean) return ScalarType.BOOLEAN;
        throw new AssertionError("no type for a default of " + value.getClass());
    }

    private static boolean hasNull(Fields fields, int[] places) {
        for (int place : places) {
            if (fields.at(place) == null) return true;
        }
        return false;
    }

    private Filled filled(Shape shape) {
        Shape target = shape;
        for (String name : names) {
            if (!target.has(name)) target = target.with(name);
        }
        return new Filled(target, names.stream().mapToInt(target::indexOf).toArray());
    }

    @SuppressWarnings("ArrayRecordComponent") // made once per shape and never compared
    private record Filled(Shape target, int[] places) {}
}
