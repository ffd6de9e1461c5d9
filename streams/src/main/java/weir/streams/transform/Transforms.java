package weir.streams.transform;

import java.util.List;
import java.util.function.Predicate;
import weir.config.CastConfig;
import weir.config.DefaultConfig;
import weir.config.DropConfig;
import weir.config.KeepConfig;
import weir.config.RenameConfig;
import weir.config.RequireConfig;
import weir.config.TransformConfig;
import weir.streams.model.Code;
import weir.streams.model.Envelope;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Outcome.Stage;
import weir.streams.model.Page;
import weir.streams.model.Step;

/** The declared transforms of a pipeline, in order, as one; safe to share between slices. */
public final class Transforms {
    private final List<Named> stages;

    private Transforms(List<Named> stages) {
        this.stages = stages;
    }

    /**
     * One transform per stage, made once per pipeline: formats are compiled here.
     *
     * @throws IllegalArgumentException when a cast has a format that is none, or that its type does not take
     */
    public static Transforms of(List<TransformConfig> configs) {
        return new Transforms(configs.stream()
                .map(config -> new Named(config.kind(), transform(config)))
                .toList());
    }

    /** Each envelope under way becomes its step; one that ends goes to no later transform. */
    public Page apply(Page page) {
        return stages.isEmpty() ? page : page.map(step -> through((Envelope) step));
    }

    /** What is known beforehand about the fields that come out, given what is known of those that come in. */
    public KnownFields foresee(KnownFields before) {
        KnownFields known = before;
        for (Named stage : stages) known = stage.transform.foresee(known);
        return known;
    }

    /** Which of the fields that come in have a value that a stage or who comes after asks for; the others need not be read. */
    public Predicate<String> needs() {
        Predicate<String> needed = name -> true;
        for (int i = stages.size() - 1; i >= 0; i--)
            needed = stages.get(i).transform.needs(needed);
        return needed;
    }

    static Transform transform(TransformConfig config) {
        if (config instanceof KeepConfig keep) return new Keep(keep);
        if (config instanceof DropConfig drop) return new Drop(drop);
        if (config instanceof RenameConfig rename) return new Rename(rename);
        if (config instanceof CastConfig cast) return new Cast(cast);
        if (config instanceof RequireConfig require) return new Require(require);
        if (config instanceof DefaultConfig defaults) return new Default(defaults);
        throw new AssertionError("no transform for " + config); // TransformsTest walks the sealed list
    }

    /** The outcome of an envelope that a transform gives up; no retry would change it. */
    static Rejected rejected(Envelope envelope, Code code, String message) {
        return new Rejected(envelope, Stage.TRANSFORM, code, message, 1);
    }

    private Step through(Envelope envelope) {
        Envelope current = envelope;
        for (Named stage : stages) {
            Step step = stage.apply(current);
            if (!(step instanceof Envelope next)) return step;
            current = next;
        }
        return current;
    }

    private record Named(String kind, Transform transform) {
        Step apply(Envelope envelope) {
            try {
                return transform.apply(envelope);
            } catch (RuntimeException defect) { // this envelope's alone: the others go on
                return rejected(envelope, Code.TRANSFORM_FAILED, kind + ": " + defect);
            }
        }
    }
}
