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
 * @param table of the source, with its schema, one object for all of a table as far as may be; "" of a source that has no tables
 */
public record Envelope(Offset at, long writeTime, Operation operation, Fields fields, Original original, String table)
        implements Step {
    /** Of a source that knows no tables. */
    public Envelope(Offset at, long writeTime, Operation operation, Fields fields, Original original) {
        this(at, writeTime, operation, fields, original, "");
    }

    /** Of a source that knows neither tables nor deletes. */
    public Envelope(Offset at, long writeTime, Fields fields, Original original) {
        this(at, writeTime, Operation.UPSERT, fields, original);
    }

    /** The same with other fields. */
    public Envelope with(Fields changed) {
        return new Envelope(at, writeTime, operation, changed, original, table);
    }
}
