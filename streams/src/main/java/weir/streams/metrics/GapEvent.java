package weir.streams.metrics;

import java.time.Instant;

/**
 * Records that a source had deleted before they were read.
 *
 * @param first number of the first of them
 * @param last number of the last of them
 */
public record GapEvent(Instant at, String slice, long first, long last) {
    public long records() {
        return last - first + 1;
    }
}
