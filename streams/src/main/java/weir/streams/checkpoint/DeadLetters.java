package weir.streams.checkpoint;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import weir.streams.model.Outcome.Rejected;

/** Keeps rejected envelopes with their original bytes; adding the same one again changes nothing. */
@FunctionalInterface
public interface DeadLetters {
    /** Completes once all are stored; fails with a {@code CodedException}. */
    CompletionStage<Done> add(String pipeline, String slice, List<Rejected> rejected);
}
