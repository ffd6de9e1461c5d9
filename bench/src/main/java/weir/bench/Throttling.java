package weir.bench;

import java.util.List;
import java.util.OptionalInt;

/**
 * How the daemon fared with a server that bears so much and no more.
 *
 * @param borne rows a second
 * @param spans one after the other, from the moment the server bore that
 */
record Throttling(int borne, List<Span> spans) {
    private static final int SETTLED_SECONDS = 60;
    private static final double NEAR = 0.9;

    Throttling {
        spans = List.copyOf(spans);
    }

    /**
     * A few seconds.
     *
     * @param second its last
     * @param goodput rows written a second
     * @param taken rows the server let through
     * @param refused rows it did not
     */
    record Span(int second, double goodput, long taken, long refused) {}

    /** The last second of the first span that came near to what the server bears. */
    OptionalInt near() {
        return spans.stream()
                .filter(span -> span.goodput >= NEAR * borne)
                .mapToInt(Span::second)
                .findFirst();
    }

    /** The spans that began a minute after the start or later; the last one when none did. */
    List<Span> settled() {
        List<Span> settled =
                spans.stream().filter(span -> span.second > SETTLED_SECONDS).toList();
        return settled.isEmpty() ? spans.subList(Math.max(0, spans.size() - 1), spans.size()) : settled;
    }

    /** Rows written once settled, of what the server bears. */
    double goodputShare() {
        return settled().stream().mapToDouble(Span::goodput).average().orElse(0) / borne;
    }

    /** Rows refused once settled, of all that came. */
    double refusedShare() {
        long refused = settled().stream().mapToLong(Span::refused).sum();
        long taken = settled().stream().mapToLong(Span::taken).sum();
        return refused == 0 ? 0 : refused / (double) (refused + taken);
    }

    String text() {
        String near = near().isPresent() ? "after " + near().getAsInt() + " s" : "never";
        return "%d rows/s borne: 90 %% of it %s; from second %d on %.1f %% of it written, %.2f %% refused"
                .formatted(
                        borne,
                        near,
                        Math.min(
                                SETTLED_SECONDS,
                                settled().isEmpty() ? 0 : settled().get(0).second()),
                        100 * goodputShare(),
                        100 * refusedShare());
    }
}
