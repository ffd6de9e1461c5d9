package weir.streams.model;

/** What an envelope does to the row of its key. */
public enum Operation {
    /** Writes its fields, whether or not there is a row. */
    UPSERT,
    /** Deletes the row; needs no fields but the key. */
    DELETE
}
