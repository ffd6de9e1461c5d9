package weir.streams.throttle;

/**
 * Spaces out what goes, by a rate: who comes while nothing is owed goes at once and owes its size. So a statement of any size fits, and
 * at low load none waits. What was not used is kept for a moment only, for the alarms that wake who waits are not exact.
 */
final class Pace {
    private static final double KEPT_SECONDS = 0.025;

    private double rate;
    private double credit;
    private long asOf;

    /** @param rate per second; infinite to let all go */
    Pace(double rate, long now) {
        this.rate = rate;
        this.asOf = now;
    }

    double rate() {
        return rate;
    }

    void rate(double changed, long now) {
        settle(now);
        rate = changed;
    }

    /** Nanoseconds until the next may go, 0 if now. */
    long delay(long now) {
        if (rate == Double.POSITIVE_INFINITY) return 0;
        settle(now);
        return credit >= 0 ? 0 : (long) Math.ceil(-credit / rate * 1e9);
    }

    void spend(double size) {
        if (rate != Double.POSITIVE_INFINITY) credit -= size;
    }

    /** Forgets what was kept or is owed. */
    void reset(long now) {
        credit = 0;
        asOf = now;
    }

    private void settle(long now) {
        if (now - asOf <= 0) return;
        if (rate == Double.POSITIVE_INFINITY) {
            credit = 0;
        } else {
            credit = Math.min(rate * KEPT_SECONDS, credit + (now - asOf) / 1e9 * rate);
        }
        asOf = now;
    }
}
