package weir.streams.throttle;

import java.time.Duration;

/** Calls back later, on a thread of its own. */
@FunctionalInterface
public interface Alarm {
    void in(Duration delay, Runnable wake);
}
