package weir.streams.checkpoint;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import weir.streams.model.Page;

/**
 * Remembers how far each slice has come. Every stage fails with a {@code CodedException}: weather (try again) or fault.
 *
 * <p>Starting a slice raises its generation, and saving is conditional on it, so an owner that was paused, cut off or replaced can
 * never move a checkpoint.
 */
public interface Checkpoints {
    /** Takes the slice: raises its generation and returns where it stands. */
    CompletionStage<Checkpoint> start(String pipeline, String slice);

    /** Where a slice stands, without taking it; empty when it was never started. */
    CompletionStage<Optional<Checkpoint>> read(String pipeline, String slice);

    /**
     * Saves where {@code page} ends. Fails with {@code Code.FENCED} when another start has raised the generation since; saves nothing
     * when the slice was forgotten.
     */
    CompletionStage<Done> save(String pipeline, String slice, long generation, Page page);

    /** Drops what is known of a slice that will never be read again. */
    CompletionStage<Done> forget(String pipeline, String slice);
}
