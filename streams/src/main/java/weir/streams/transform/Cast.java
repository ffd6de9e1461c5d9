package weir.streams.transform;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import weir.config.CastConfig;
import weir.config.ScalarType;
import weir.streams.model.Code;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.model.PerShape;
import weir.streams.model.Shape;
import weir.streams.model.Step;
import weir.streams.values.Conversion;
import weir.streams.values.ConversionException;
import weir.streams.values.Conversions;

/** Changes the type of fields, exactly, or rejects the envelope; absent and null stay as they are. */
final class Cast implements Transform {
    private final List<Wanted> fields;
    private final PerShape<Placed[]> placed = new PerShape<>(this::placed);

    Cast(CastConfig config) {
        List<Wanted> wanted = new ArrayList<>();
        config.fields().forEach((name, to) -> wanted.add(new Wanted(name, to.type(), conversion(name, to))));
        this.fields = List.copyOf(wanted);
    }

    @Override
    public Step apply(Envelope envelope) {
        Fields fields = envelope.fields();
        @Nullable Object @Nullable [] changed = null;
        for (Placed at : placed.of(fields.shape())) {
            Object value = fields.at(at.place);
            if (value == null) continue;
            try {
                Object converted = at.wanted.conversion.convert(value);
                if (converted == value) continue;
                if (changed == null) changed = fields.copyOfValues();
                changed[at.place] = converted;
            } catch (ConversionException refusal) {
                return Transforms.rejected(envelope, Code.CAST_FAILED, at.wanted.message(refusal));
            }
        }
        return changed == null ? envelope : envelope.with(new Fields(fields.shape(), changed));
    }

    @Override
    public KnownFields foresee(KnownFields before) {
        Map<String, Optional<ScalarType>> types = new HashMap<>(before.types());
        for (Wanted wanted : fields) {
            if (before.mayCome(wanted.name)) types.put(wanted.name, Optional.of(wanted.type));
        }
        return new KnownFields(types, before.isClosed());
    }

    /** What cannot be cast is rejected, even if it is dropped later. */
    @Override
    public Predicate<String> needs(Predicate<String> after) {
        Set<String> names = fields.stream().map(Wanted::name).collect(Collectors.toSet());
        return after.or(names::contains);
    }

    private Placed[] placed(Shape shape) {
        return fields.stream()
                .filter(wanted -> shape.has(wanted.name))
                .map(wanted -> new Placed(shape.indexOf(wanted.name), wanted))
                .toArray(Placed[]::new);
    }

    private static Conversion conversion(String name, CastConfig.To to) {
        try {
            return Conversions.to(to.type(), to.format(), to.zone());
        } catch (IllegalArgumentException problem) {
            throw new IllegalArgumentException("cast: field " + name + ": " + problem.getMessage(), problem);
        }
    }

    private record Wanted(String name, ScalarType type, Conversion conversion) {
        String message(ConversionException refusal) {
            return "cast: field " + name + ": " + refusal.getMessage() + " (expected: " + type.word() + ")";
        }
    }

    private record Placed(int place, Wanted wanted) {}
}
