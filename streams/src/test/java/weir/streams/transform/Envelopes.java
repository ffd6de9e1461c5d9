package weir.streams.transform;

import org.jspecify.annotations.Nullable;
import weir.config.TransformConfig;
import weir.streams.model.Code;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.model.Offset;
import weir.streams.model.Original;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Outcome.Stage;
import weir.streams.model.Step;

/** Envelopes as tests need them, and what one transform makes of them. */
final class Envelopes {
    private Envelopes() {}

    static Envelope of(@Nullable Object... namesAndValues) {
        return with(Fields.of(namesAndValues));
    }

    static Envelope with(Fields fields) {
        return new Envelope(new Offset.InBlob(10, 1), 1000, fields, Original.NONE);
    }

    static Step apply(TransformConfig config, Envelope envelope) {
        return Transforms.transform(config).apply(envelope);
    }

    static Rejected rejected(Envelope envelope, Code code, String message) {
        return new Rejected(envelope, Stage.TRANSFORM, code, message, 1);
    }
}
