package weir.streams.model;

/**
 * Everything that can go wrong while pipelines run, and whose fault it is. The same id stands in the log, the API, metric labels, dead
 * letters and the catalogue in {@code docs/operations.md}.
 *
 * <p>The thousands tell the kind: 2 poison, 3 weather, 4 fault. The hundreds tell the stage: 1 source and decode, 2 transform, 3 sink,
 * 4 state, 5 supervision.
 */
public enum Code {
    NOT_UTF8(2101, "bytes that are not UTF-8"),
    RECORD_TOO_LONG(2102, "a record longer than max-record-bytes"),
    BAD_JSON(2103, "a record that is not one JSON object"),
    DUPLICATE_FIELD(2104, "a field name that stands twice in one record"),
    BAD_CSV(2105, "a quote where CSV allows none, or one that is never closed"),
    COLUMN_COUNT(2106, "a CSV record with another number of columns than the header"),
    BAD_COMPRESSION(2107, "compressed data that is damaged or ends too early"),
    BODY_HEADER(2108, "a CSV body whose header is empty or names a column twice"),
    METADATA_CLASH(2109, "a record with a field that has the name of a metadata field"),
    NOT_BYTES(2110, "an event whose body is not bytes"),

    CAST_FAILED(2201, "a value that cannot be cast as declared"),
    REQUIRED_MISSING(2202, "a required field that is missing or null"),
    RENAME_CLASH(2203, "a rename onto a field that is there already"),
    TRANSFORM_FAILED(2299, "a transform that threw on this envelope"),

    KEY_MISSING(2301, "a primary key column without a value"),
    VALUE_DOES_NOT_FIT(2302, "a value that its column's type cannot hold exactly"),
    NULL_REJECTED(2303, "a null where nulls = reject"),
    UNKNOWN_FIELD(2304, "a field without a column where drift = dead-letter"),
    ROW_REFUSED(2305, "a row the cluster refuses whatever the retry"),
    WRITE_RULE(2306, "a write-time or ttl field without a value that will do"),

    BLOB_UNREACHABLE(3101, "the storage account cannot be reached"),
    BLOB_BUSY(3102, "the storage account asks to slow down"),
    BLOB_CHANGED(3103, "a blob was replaced or deleted while it was read"),
    EVENTHUBS_UNREACHABLE(3111, "the Event Hubs namespace cannot be reached"),
    EVENTHUBS_BUSY(3112, "Event Hubs asks to slow down"),
    EVENTHUBS_DETACHED(3113, "Event Hubs has ended a receiver"),
    EVENTHUBS_STALLED(3114, "a partition from which nothing came although there was more"),
    EVENTHUBS_QUOTA(3115, "Event Hubs lets no more receivers in"),
    SQL_UNREACHABLE(3121, "the database cannot be reached"),
    SQL_BUSY(3122, "the database refuses work for now"),
    SQL_LOG_WAITS(3131, "a log that waits for open transactions of others, or for its capture job"),
    SQL_LOG_BUSY(3132, "a log that another process is reading"),
    SQL_LOG_ENDED(3133, "a log whose reader has ended"),
    SQL_HISTORY_GONE(3134, "changes that were forgotten before they were read: the table is loaded anew"),
    SQL_LOG_AGAIN(3135, "a log that is read again since a row was rejected or a table came late"),
    SIGN_IN_UNREACHABLE(3191, "nobody answers who could sign us in"),
    TOKEN_ENDED(3192, "a token that ended on its way"),
    CASSANDRA_UNREACHABLE(3301, "no node of the cluster can be reached"),
    CASSANDRA_UNAVAILABLE(3302, "too few replicas are up for the consistency level"),
    CASSANDRA_TIMEOUT(3303, "a write timed out; it may have been applied"),
    CASSANDRA_OVERLOADED(3304, "the cluster refuses work for now"),
    STATE_UNREACHABLE(3401, "checkpoints and dead letters cannot be saved for now"),

    BLOB_SIGN_IN(4101, "the storage account refuses the credentials"),
    CONTAINER_MISSING(4102, "the container does not exist"),
    BLOB_REFUSED(4103, "the storage account refuses a request for good"),
    CSV_HEADER(4104, "a CSV header that is empty or names a column twice"),
    EVENTHUBS_SIGN_IN(4111, "Event Hubs refuses the credentials or the permission"),
    HUB_MISSING(4112, "the hub, its consumer group or its partition does not exist"),
    EVENTHUBS_REFUSED(4113, "Event Hubs refuses a request for good"),
    HUB_RECREATED(4114, "the hub was deleted and created again"),
    EVENTS_LOST(4115, "events were deleted before they were read, where on-gap = stop"),
    SQL_SIGN_IN(4121, "the database refuses the credentials or the permission"),
    SQL_MISSING(4122, "the database, a table or a column does not exist"),
    SQL_REFUSED(4123, "the database refuses a statement for good"),
    SQL_TABLE(4124, "a table that cannot be read as the settings say"),
    SQL_TRANSACTIONS(4125, "open transactions that cannot be seen"),
    SQL_SETUP(4126, "TLS settings that the database can never take"),
    SQL_LOG_OFF(4131, "a database that keeps no log of its rows"),
    SQL_LOG_SIGN_IN(4132, "a user who may not read the log"),
    SQL_LOG_LOST(4133, "a log that was dropped or forgotten before it was read"),
    SQL_LOG_TABLE(4134, "a table whose changes the log does not tell whole"),
    SQL_LOG_TRUNCATED(4135, "a table that was emptied by TRUNCATE, where truncate = stop"),
    SQL_TRACKING_OFF(4136, "a database or table without change tracking or snapshots"),
    SQL_TRACKING_SIGN_IN(4137, "a user who may not see tracked changes"),
    SIGN_IN_REFUSED(4191, "the identity that a credential names is refused"),
    CASSANDRA_SIGN_IN(4301, "the cluster refuses the credentials or the permission"),
    TABLE_MISSING(4302, "the keyspace or table does not exist"),
    MAPPING(4303, "fields and columns that can never fit together"),
    DRIFT(4304, "a field without a column where drift = stop"),
    CASSANDRA_SETUP(4305, "TLS or datacenter settings that the cluster can never take"),
    FENCED(4401, "another daemon has taken the slice over"),
    STATE_REFUSED(4402, "the state keyspace cannot be created or read"),
    TOO_MANY_REJECTED(4501, "more envelopes rejected than max-rejected allows"),
    POISON_STOPS(4502, "a rejected envelope where on-poison = stop"),
    TOO_MANY_RESTARTS(4503, "a slice that failed again and again"),
    DEFECT(4999, "an error nobody foresaw: please report it");

    private final int number;
    private final String what;

    Code(int number, String what) {
        this.number = number;
        this.what = what;
    }

    /** As in {@code WEIR-2104}. */
    public String id() {
        return "WEIR-" + number;
    }

    /** One phrase for people. */
    public String what() {
        return what;
    }

    public Kind kind() {
        return switch (number / 1000) {
            case 2 -> Kind.POISON;
            case 3 -> Kind.WEATHER;
            default -> Kind.FAULT;
        };
    }

    /** Whose fault it is, and so who acts. */
    public enum Kind {
        /** This envelope's fault: dead letter, and everything else goes on. */
        POISON,
        /** Nobody's fault, goes away: wait with back-off, try again for ever. */
        WEATHER,
        /** Needs a human: the pipeline fails and says why. */
        FAULT
    }
}
