package weir.streams.transform;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import weir.config.RenameConfig;
import weir.config.ScalarType;
import weir.streams.model.Code;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.model.PerShape;
import weir.streams.model.Shape;
import weir.streams.model.Step;

/** Gives fields other names, all at once, so that a swap works; places and values stay. */
final class Rename implements Transform {
    private final Map<String, String> names;
    private final PerShape<Renamed> renamed = new PerShape<>(this::renamed);

    Rename(RenameConfig config) {
        this.names = config.names();
    }

    @Override
    public Step apply(Envelope envelope) {
        Fields fields = envelope.fields();
        Renamed to = renamed.of(fields.shape());
        if (to.clash != null) return Transforms.rejected(envelope, Code.RENAME_CLASH, to.clash);
        if (to.target == fields.shape()) return envelope;
        return envelope.with(fields.as(to.target));
    }

    /** A field known under the new name already keeps its type only if the renamed one has the same: either may come. */
    @Override
    public KnownFields foresee(KnownFields before) {
        Map<String, Optional<ScalarType>> types = new HashMap<>();
        before.types().forEach((name, type) -> add(types, names.getOrDefault(name, name), type));
        names.forEach((from, to) -> {
            if (before.mayCome(from) && !before.types().containsKey(from)) add(types, to, Optional.empty());
        });
        return new KnownFields(types, before.isClosed());
    }

    @Override
    public Predicate<String> needs(Predicate<String> after) {
        return name -> after.test(names.getOrDefault(name, name));
    }

    private static void add(Map<String, Optional<ScalarType>> types, String name, Optional<ScalarType> type) {
        types.merge(name, type, (one, other) -> one.equals(other) ? one : Optional.empty());
    }

    private Renamed renamed(Shape shape) {
        Shape target = Shape.EMPTY;
        boolean isSame = true;
        for (String name : shape.names()) {
            String to = names.getOrDefault(name, name);
            if (target.has(to)) return new Renamed(shape, clash(to));
            isSame &= to.equals(name);
            target = target.with(to);
        }
        return new Renamed(isSame ? shape : target, null);
    }

    private static String clash(String name) {
        return "rename: two fields become " + name + " (expected: one)";
    }

    private record Renamed(Shape target, @Nullable String clash) {}
}
