package weir.streams.model;

/**
 * How an envelope's journey ended. Every envelope read ends in exactly one outcome, so that
 * {@code read = written + skipped + rejected + in flight} holds at all times.
 */
public sealed interface Outcome extends Step {
    Envelope envelope();

    /** The store has acknowledged it. */
    record Written(Envelope envelope) implements Outcome {}

    /**
     * Left out on purpose, as the configuration asks.
     *
     * @param reason a short phrase from a bounded set: it becomes a metric label
     */
    record Skipped(Envelope envelope, String reason) implements Outcome {}

    /**
     * Cannot be written, now or on a retry; goes to the dead letters.
     *
     * @param envelope its fields are those it had when it failed; {@link Fields#NONE} if it could not be decoded
     * @param stage the part of the graph that gave it up
     * @param code a code of kind poison
     * @param message where, what was found, what would do
     * @param attempts how often it was tried
     */
    record Rejected(Envelope envelope, Stage stage, Code code, String message, int attempts) implements Outcome {}

    /** The parts of a graph that can give an envelope up. */
    enum Stage {
        DECODE,
        TRANSFORM,
        SINK
    }
}
