package weir.streams.transform;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import weir.config.DropConfig;
import weir.config.ScalarType;
import weir.streams.model.Envelope;
import weir.streams.model.PerShape;
import weir.streams.model.Shape;
import weir.streams.model.Step;

/** Hands on all but the listed fields, in the order they came. */
final class Drop implements Transform {
    private final Set<String> fields;
    private final PerShape<Projection> projections = new PerShape<>(this::projection);

    Drop(DropConfig config) {
        this.fields = Set.copyOf(config.fields());
    }

    @Override
    public Step apply(Envelope envelope) {
        return projections.of(envelope.fields().shape()).of(envelope);
    }

    @Override
    public KnownFields foresee(KnownFields before) {
        Map<String, Optional<ScalarType>> types = new HashMap<>(before.types());
        types.keySet().removeAll(fields);
        return new KnownFields(types, before.isClosed());
    }

    @Override
    public Predicate<String> needs(Predicate<String> after) {
        return after.and(name -> !fields.contains(name));
    }

    private Projection projection(Shape shape) {
        return Projection.of(
                shape,
                shape.names().stream().filter(name -> !fields.contains(name)).toList());
    }
}
