package weir.streams.throttle;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.AIMDLimit;
import java.util.concurrent.TimeUnit;

/** Which algorithm bounds the rows in flight. */
final class Limits {
    /** A batch of the default size. */
    private static final int LEAST = 32;

    private Limits() {}

    static Limit upTo(int max) {
        int least = Math.min(LEAST, max);
        return AIMDLimit.newBuilder()
                .minLimit(least)
                .maxLimit(max)
                .initialLimit(max)
                .backoffRatio(0.7)
                .timeout(1, TimeUnit.DAYS) // a slow answer is an answer
                .build();
    }
}
