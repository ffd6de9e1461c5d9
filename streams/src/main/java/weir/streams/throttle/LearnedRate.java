package weir.streams.throttle;

/**
 * The rate a server bears that refuses what is above it: learned from what it acknowledged when it refused, stayed just under, and tried
 * anew after a while in steps that double every second. There is none until the server refuses, and soon none again when it refuses no
 * more.
 */
final class LearnedRate {
    private static final double UNDER = 0.95;
    private static final double LEAST = 10;
    private static final double CLIMB_SECONDS = 8;
    private static final double SEARCH_DOUBLINGS = 2;
    private static final double FIRST_STEP = 0.005;
    private static final double FORGOTTEN_AFTER_SECONDS = 30;
    private static final long EPISODE_NANOS = 1_000_000_000L;
    private static final long LEAST_PAUSE_NANOS = 50_000_000L;
    private static final long MOST_PAUSE_NANOS = 1_000_000_000L;

    private boolean isKnown;
    private double known;
    /** So little was acknowledged that it does not tell what the server bears: that is looked for in doublings. */
    private boolean isSearching;

    private long learnedAt;
    private long episodeBegan;
    private long pause = LEAST_PAUSE_NANOS;

    /**
     * The server refused.
     *
     * @param goodput rows per second it acknowledged lately
     * @param isMostlyRefused whether that was less than half of what it was sent
     * @return nanoseconds in which nothing is to be sent
     */
    long refused(double goodput, boolean isMostlyRefused, long now) {
        // more refusals right after the first say that this second's budget is used up, not that there is less
        boolean isSameEpisode = isKnown && now - episodeBegan < EPISODE_NANOS;
        double bearable = Math.max(LEAST, goodput);
        known = isSameEpisode ? Math.min(known, bearable) : bearable;
        isSearching = isMostlyRefused || (isSearching && isSameEpisode);
        isKnown = true;
        learnedAt = now;
        if (!isSameEpisode) episodeBegan = now;
        long wait = pause;
        pause = Math.min(2 * pause, MOST_PAUSE_NANOS);
        return wait;
    }

    void acknowledged() {
        pause = LEAST_PAUSE_NANOS;
    }

    /** Statements sent before this say nothing about the rate chosen then. */
    boolean isStale(long sent) {
        return isKnown && sent - learnedAt < 0;
    }

    /** Rows per second, infinite when there is no need of a bound. */
    double at(long now) {
        if (!isKnown) return Double.POSITIVE_INFINITY;
        double seconds = (now - learnedAt) / 1e9;
        if (seconds > FORGOTTEN_AFTER_SECONDS) {
            isKnown = false;
            return Double.POSITIVE_INFINITY;
        }
        if (isSearching) return known * UNDER * Math.pow(2, seconds * SEARCH_DOUBLINGS);
        if (seconds < CLIMB_SECONDS) return known * (UNDER + (1 - UNDER) * seconds / CLIMB_SECONDS);
        return known * (1 + FIRST_STEP * Math.pow(2, seconds - CLIMB_SECONDS));
    }
}
