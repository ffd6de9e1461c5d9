package weir.streams.throttle;

import java.time.Duration;
import java.util.Random;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/** A server on a hand clock that refuses what is above so many rows a second, and pipelines that always have more. */
final class Budget {
    private final HandClock clock;
    private final Duration latency;
    private final Random random = new Random(1);
    double perSecond;
    Duration retryAfter = Duration.ZERO;
    long written;
    long refused;
    /** As a bucket that fills all the time, else anew with each second. */
    private final boolean isBucket;

    private double left;
    private long asOf;

    Budget(HandClock clock, double perSecond, boolean isBucket, Duration latency) {
        this.clock = clock;
        this.perSecond = perSecond;
        this.isBucket = isBucket;
        this.latency = latency;
        this.asOf = clock.getAsLong();
    }

    /** Statements of this size, one after the other is written, so many at once. */
    void load(Governor.Share share, int rows, int atOnce) {
        for (int i = 0; i < atOnce; i++) next(share, rows);
    }

    private void next(Governor.Share share, int rows) {
        share.acquire(new One(share, rows));
    }

    private boolean takes(int rows) {
        long now = clock.getAsLong();
        if (isBucket) {
            left = Math.min(perSecond / 20, left + (now - asOf) / 1e9 * perSecond);
            asOf = now;
        } else if (Math.floorDiv(now, 1_000_000_000L) != Math.floorDiv(asOf, 1_000_000_000L)) {
            left = perSecond;
            asOf = now;
        }
        if (left < rows) return false;
        left -= rows;
        return true;
    }

    private final class One implements Claim {
        private final Governor.Share share;
        private final int rows;
        private int tries;

        private One(Governor.Share share, int rows) {
            this.share = share;
            this.rows = rows;
        }

        @Override
        public int rows() {
            return rows;
        }

        @Override
        public long bytes() {
            return 100L * rows;
        }

        @Override
        public void go(long now) {
            tries++;
            clock.in(latency.dividedBy(2), () -> {
                boolean isTaken = takes(rows);
                clock.in(latency.dividedBy(2), () -> answer(now, isTaken));
            });
        }

        private void answer(long sent, boolean isTaken) {
            if (isTaken) {
                written += rows;
                next(share, rows);
                share.answered(rows, sent, null);
            } else {
                refused += rows;
                long wait = Math.min(10_000, 100L << Math.min(tries - 1, 7));
                clock.in(Duration.ofMillis(wait / 2 + random.nextInt((int) wait / 2)), () -> share.acquire(this));
                share.answered(rows, sent, new CodedException(Code.CASSANDRA_OVERLOADED, "too much", null, retryAfter));
            }
        }
    }
}
