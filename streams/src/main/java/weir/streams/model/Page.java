package weir.streams.model;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The envelopes one read yielded, in order: the element of the graph.
 *
 * @param steps envelopes under way and outcomes of those that have ended, in the order they were read; may be empty
 * @param next where reading resumes once every step of this page and of all before it has ended
 * @param lastWriteTime the write time of the last envelope stamped up to here
 * @param isLast true when the slice has ended with this page
 * @param bytes what it took to read, for rates and bounds
 */
public record Page(List<Step> steps, Offset next, long lastWriteTime, boolean isLast, long bytes) {
    /** Each envelope under way replaced by what {@code change} makes of it; outcomes stay. */
    public Page map(UnaryOperator<Step> change) {
        return with(steps.stream()
                .map(step -> step instanceof Envelope ? change.apply(step) : step)
                .toList());
    }

    public Page with(List<Step> changed) {
        return new Page(changed, next, lastWriteTime, isLast, bytes);
    }
}
