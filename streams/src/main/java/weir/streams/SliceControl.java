package weir.streams;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.KillSwitch;
import weir.streams.model.Page;

/**
 * The handle on a running slice.
 *
 * @param finished with the last page that was checkpointed: the slice has ended if that page says so, otherwise it was drained
 */
public record SliceControl(KillSwitch intake, CompletionStage<Optional<Page>> finished) {
    /** Stops reading; what is in flight ends and is checkpointed, then the slice finishes. */
    public void drain() {
        intake.shutdown();
    }

    /** Stops at once; what is in flight is read again by the next run. */
    public void abort(Throwable why) {
        intake.abort(why);
    }
}
