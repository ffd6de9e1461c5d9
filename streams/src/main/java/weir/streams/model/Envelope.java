package weir.streams.model;

/**
 * One record in flight, and the place it was read from.
 *
 * @param at where it begins; the place to resume after it belongs to its {@link Page}
 * @param writeTime microseconds since the epoch, for {@code USING TIMESTAMP}; within a slice a later envelope has a later one, and
 *     reading again from any checkpoint gives the same one
 * @param operation what it does to its row
 * @param fields values by name
 * @param original the bytes it was decoded from
 */
public record Envelope(Offset at, long writeTime, Operation operation, Fields fields, Original original)
        implements Step {
    /** Of a source that knows no deletes. */
    public Envelope(Offset at, long writeTime, Fields fields, Original original) {
        this(at, writeTime, Operation.UPSERT, fields, original);
    }

    /** Same place, time and operation, other fields. */
    public Envelope with(Fields changed) {
        return new Envelope(at, writeTime, operation, changed, original);
    }
}
