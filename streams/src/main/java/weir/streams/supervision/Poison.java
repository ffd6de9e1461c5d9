package weir.streams.supervision;

import java.util.List;
import weir.config.SupervisionConfig;
import weir.config.SupervisionConfig.OnPoison;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Page;
import weir.streams.model.Step;

/**
 * Decides about the rejected envelopes of one pipeline: keep them, forget them, or stop because there are too many.
 *
 * <p>The window tumbles: it is over after {@code max-rejected.window} envelopes, or as soon as more of them were rejected than the
 * whole window may hold. All slices of a pipeline share it.
 */
public final class Poison {
    private final SupervisionConfig config;
    private final double mostRejected;
    private long ended;
    private long rejected;

    public Poison(SupervisionConfig config) {
        this.config = config;
        this.mostRejected = config.maxRejectedRatio() * config.maxRejectedWindow();
    }

    /** The rejected envelopes among the outcomes of a page. */
    public static List<Rejected> of(Page page) {
        if (page.steps().stream().noneMatch(Rejected.class::isInstance)) return List.of();
        return page.steps().stream()
                .filter(Rejected.class::isInstance)
                .map(Rejected.class::cast)
                .toList();
    }

    /**
     * Those that are to be kept as dead letters.
     *
     * @throws CodedException when a rejected envelope stops the pipeline
     */
    public List<Rejected> toKeep(List<Rejected> found) {
        if (found.isEmpty() || config.onPoison() == OnPoison.SKIP) return List.of();
        if (config.onPoison() == OnPoison.DEAD_LETTER) return found;
        Rejected first = found.get(0);
        throw new CodedException(
                Code.POISON_STOPS, first.code().id() + ": " + first.message() + " (on-poison is stop)");
    }

    /**
     * Takes the outcomes of a page into account, once its dead letters are stored.
     *
     * @throws CodedException when too many were rejected
     */
    public synchronized void count(List<Step> steps, List<Rejected> found) {
        ended += steps.size();
        rejected += found.size();
        if (rejected > mostRejected) {
            Rejected last = found.isEmpty() ? null : found.get(found.size() - 1);
            throw new CodedException(
                    Code.TOO_MANY_REJECTED,
                    "%d of the last %d envelopes were rejected (expected: at most %s of %d), the last with %s"
                            .formatted(
                                    rejected,
                                    ended,
                                    config.maxRejectedRatio(),
                                    config.maxRejectedWindow(),
                                    last == null ? "nothing" : last.code().id() + ": " + last.message()));
        }
        if (ended >= config.maxRejectedWindow()) {
            ended = 0;
            rejected = 0;
        }
    }
}
