package weir.streams.transform;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import weir.config.KeepConfig;
import weir.config.ScalarType;
import weir.streams.model.Envelope;
import weir.streams.model.PerShape;
import weir.streams.model.Shape;
import weir.streams.model.Step;

/** Hands on the listed fields, in the order of the list, so that inputs in any order come out in few shapes. */
final class Keep implements Transform {
    private final Set<String> fields;
    private final PerShape<Projection> projections = new PerShape<>(this::projection);

    Keep(KeepConfig config) {
        this.fields = new LinkedHashSet<>(config.fields());
    }

    @Override
    public Step apply(Envelope envelope) {
        return projections.of(envelope.fields().shape()).of(envelope);
    }

    @Override
    public KnownFields foresee(KnownFields before) {
        Map<String, Optional<ScalarType>> types = new HashMap<>();
        for (String name : fields) {
            if (before.mayCome(name)) types.put(name, before.typeOf(name));
        }
        return new KnownFields(types, true);
    }

    @Override
    public Predicate<String> needs(Predicate<String> after) {
        return after.and(fields::contains);
    }

    private Projection projection(Shape shape) {
        return Projection.of(shape, fields.stream().filter(shape::has).toList());
    }
}
